package io.ringfort.stack.release;

import io.ringfort.core.json.Json;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which release each host of this machine runs, also after a restart of the agent: `release.json`
/// in the data folder, there from the first deploy on. Before that all run what `stack.yaml` names,
/// else the program that starts them. Any thread.
public final class ChosenReleases {
  private static final String FILE = "release.json";

  private final Path data;
  private final StackFile file;
  private final ReleaseStore store;
  private final Map<String, Code> verified = new ConcurrentHashMap<>();
  private Kept kept;

  /// As it is written.
  ///
  /// @param hosts those that run another one than `release`: a deploy is under way
  private record Kept(String release, Map<String, String> hosts) {
    Kept {
      hosts = Map.copyOf(hosts);
    }
  }

  private ChosenReleases(Path data, StackFile file, ReleaseStore store, Kept kept) {
    this.data = data;
    this.file = file;
    this.store = store;
    this.kept = kept;
  }

  /// @param location of the stack's file
  /// @throws Refusal when a release is missing or damaged
  public static ChosenReleases of(Path data, StackFile file, Path location) {
    ReleaseStore store = new ReleaseStore(data);
    Path state = data.resolve(FILE);
    try {
      if (Files.exists(state)) {
        Kept kept = new Json().read(Files.readAllBytes(state), Kept.class);
        return new ChosenReleases(data, file, store, kept).checked();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + state, e);
    }
    if (!file.release().isEmpty()) {
      return new ChosenReleases(data, file, store, new Kept(file.release(), Map.of())).checked();
    }
    Code code = store.asItIs(Program.running(), location);
    ChosenReleases chosen =
        new ChosenReleases(data, file, store, new Kept(code.version(), Map.of()));
    chosen.verified.put(code.version(), code);
    return chosen;
  }

  private ChosenReleases checked() {
    code(kept.release());
    kept.hosts().values().forEach(this::code);
    return this;
  }

  /// What a host is to be started from.
  public Code of(BoxHost host) {
    return code(version(host));
  }

  /// What hosts run that no deploy under way has brought to another.
  public Code settled() {
    return code(settledVersion());
  }

  private synchronized String settledVersion() {
    return kept.release();
  }

  public synchronized String version(BoxHost host) {
    return kept.hosts().getOrDefault(host.name().value(), kept.release());
  }

  /// Reads every byte of a release, once: what is started later is what was checked.
  ///
  /// @throws Refusal when it is missing, damaged, or plans other hosts than those that run
  public Code code(String version) {
    return verified.computeIfAbsent(version, this::verify);
  }

  private Code verify(String version) {
    Release release = store.get(version).verified();
    List<BoxHost> planned = StackFile.read(release.stackFile()).hosts();
    if (!planned.equals(file.hosts())) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "release "
              + version
              + ": hosts: got "
              + planned.stream().map(BoxHost::name).toList()
              + " (expected: the hosts that run, as they are: a release is code and settings)");
    }
    return release.code();
  }

  /// From its next start on.
  public synchronized void choose(BoxHost host, String version) {
    Map<String, String> hosts = new HashMap<>(kept.hosts());
    hosts.put(host.name().value(), version);
    keep(new Kept(kept.release(), hosts));
  }

  /// All hosts run that one.
  public synchronized void settle(String version) {
    keep(new Kept(version, Map.of()));
  }

  private void keep(Kept next) {
    Path target = data.resolve(FILE);
    Path written = data.resolve(FILE + ".new");
    try {
      Files.write(written, new Json().bytes(next));
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      kept = next;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }
}
