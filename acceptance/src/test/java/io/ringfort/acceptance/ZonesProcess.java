package io.ringfort.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Three zones as their operators run them: `ringfort up --zones 3 --port 0`, fifteen hosts on
/// addresses that no other stack has. Hosts are killed, frozen and so on by the commands that
/// operators have. Whoever started it closes it; that ends every process and takes the folder away.
public final class ZonesProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration END = Duration.ofSeconds(40);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Path folder;
  private final Process process;
  private final @Nullable URI carrierUrl;
  private final Credentials credentials;

  private ZonesProcess(
      Map<String, Object> settings, @Nullable URI carrierUrl, Map<String, String> environment) {
    this.carrierUrl = carrierUrl;
    try {
      folder = Files.createTempDirectory("ringfort-zones-");
      // The database server runs as another user when we are root, and has to pass.
      folder.toFile().setExecutable(true, false);
      Path config = folder.resolve("config.yaml");
      // JSON is YAML.
      Files.write(config, Http.JSON.writeValueAsBytes(settings));
      ProcessBuilder up =
          new ProcessBuilder(
                  command(
                      "up",
                      "--zones",
                      "3",
                      "--port",
                      "0",
                      "--data",
                      data().toString(),
                      "--config",
                      config.toString()))
              .redirectErrorStream(true)
              .redirectOutput(output().toFile());
      up.environment().putAll(environment);
      process = up.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      credentials = awaitReady();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// With the carrier inside.
  ///
  /// @param settings what differs from the defaults
  public static ZonesProcess start(Map<String, Object> settings) {
    return start(settings, Map.of());
  }

  /// The same in an environment.
  ///
  /// @param environment of the hosts, beside ours
  public static ZonesProcess start(
      Map<String, Object> settings, Map<String, String> environment) {
    return new ZonesProcess(settings, null, environment);
  }

  /// With a carrier of the test's own, so that what it saw survives every host.
  ///
  /// @param carrierConfig what differs from the defaults of an entry of `carriers`
  public static ZonesProcess startOn(
      Simulator carrier, Map<String, Object> settings, Map<String, Object> carrierConfig) {
    Map<String, Object> whole = new HashMap<>(settings);
    whole.putAll(StackProcess.outside(carrier, carrierConfig));
    return new ZonesProcess(whole, carrier.url(), Map.of());
  }

  public Credentials credentials() {
    return credentials;
  }

  /// All gateways, that of zone a first.
  public List<URI> gateways() {
    return credentials.gateways();
  }

  /// Through one gateway.
  ///
  /// @param zone 0 for a
  public Api api(int zone) {
    return Api.of(credentials, gateways().get(zone));
  }

  public Carrier carrier() {
    return new Carrier(
        carrierUrl != null ? carrierUrl : Objects.requireNonNull(credentials.simulatorUrl()));
  }

  public Path data() {
    return folder.resolve("data");
  }

  /// The process that started the hosts.
  public ProcessHandle agent() {
    return process.toHandle();
  }

  /// SIGKILL; it comes back after some seconds.
  ///
  /// @param target a host, or a zone with all its hosts
  public void kill(String target) {
    order("kill", target);
  }

  /// SIGKILL, until [#start(String)].
  public void killForGood(String target) {
    order("kill", target, "--down");
  }

  /// SIGSTOP.
  public void pause(String target) {
    order("pause", target);
  }

  public void resume(String target) {
    order("resume", target);
  }

  /// Drains it.
  public void stop(String target) {
    order("stop", target);
  }

  public void start(String target) {
    order("start", target);
  }

  private void order(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", data().toString()));
    succeed(arguments);
  }

  /// `hosts[]`, `calls[]` and `messages[]`, as `ringfort status --json` shows them.
  public JsonNode status() {
    try {
      return Http.JSON.readTree(succeed(List.of("status", "--json", "--data", data().toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One host of [#status].
  public JsonNode host(String name) {
    return StreamSupport.stream(status().path("hosts").spliterator(), false)
        .filter(h -> h.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The host that has a call, as [#status] tells it.
  public Optional<String> owner(String callSid) {
    return StreamSupport.stream(status().path("calls").spliterator(), false)
        .filter(c -> c.path("sid").asText().equals(callSid))
        .map(c -> c.path("owner").asText())
        .findFirst();
  }

  /// Waits until a host, or every host of a zone, is up; after a kill: again.
  public void awaitUp(String target) {
    await()
        .atMost(START)
        .pollInterval(LOOK_AGAIN)
        .until(
            () ->
                StreamSupport.stream(status().path("hosts").spliterator(), false)
                    .filter(
                        h ->
                            h.path("name").asText().equals(target)
                                || h.path("zone").asText().equals(target))
                    .allMatch(h -> h.path("state").asText().equals("up")));
  }

  /// What a command came to.
  public record Ran(int exit, String output) {}

  /// A command on this stack, whatever comes of it.
  public Ran run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data", data().toString()));
    return execute(arguments);
  }

  private static String succeed(List<String> arguments) {
    Ran ran = execute(arguments);
    if (ran.exit() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + ran.output());
    }
    return ran.output();
  }

  private static Ran execute(List<String> arguments) {
    try {
      Process process =
          new ProcessBuilder(command(arguments.toArray(String[]::new)))
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes());
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// SIGTERM of the agent.
  ///
  /// @return the exit code
  public int terminate() {
    process.destroy();
    return awaitEnd();
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("agent " + process.pid() + " still runs after " + END);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// As the launcher does it for an agent and for commands.
  private static List<String> command(String... arguments) {
    List<String> command = StackProcess.command(arguments);
    command.set(command.indexOf("-Xmx1g"), "-Xmx256m");
    Path recorded = StackProcess.home().resolve("stack/target/dist/hosts.aot");
    if (!Files.exists(recorded)) {
      Ended.launcher("record");
    }
    // Hosts use what their agent uses: without it their start takes twice as long.
    command.addAll(1, List.of("-XX:AOTCache=" + recorded, "-Xlog:aot*=off"));
    return command;
  }

  private Credentials awaitReady() {
    await()
        .atMost(START)
        .pollInterval(LOOK_AGAIN)
        .until(() -> !process.isAlive() || read(output()).contains("Ringfort is up"));
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the agent ended with " + process.exitValue() + " (expected: to run): " + read(output()));
    }
    try {
      return Http.JSON.readValue(data().resolve("credentials.json").toFile(), Credentials.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = Stream.concat(process.descendants(), orphans()).toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
    await()
        .atMost(END)
        .pollInterval(LOOK_AGAIN)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    if (!Boolean.getBoolean("keep")) {
      deleteFolder();
    }
  }

  /// Database servers that outlived a killed host.
  private Stream<ProcessHandle> orphans() {
    Path hosts = data().resolve("hosts");
    if (!Files.exists(hosts)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(hosts)) {
      return folders
          .flatMap(host -> pid(host.resolve("database/data/postmaster.pid")).stream())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessHandle> pid(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(read(file).lines().findFirst().orElseThrow().strip());
    // The id may be another process's by now.
    return ProcessHandle.of(pid)
        .filter(p -> p.info().command().orElse("").startsWith(data().toString()));
  }

  private void deleteFolder() {
    await()
        .atMost(END)
        .pollInterval(LOOK_AGAIN)
        .ignoreExceptions()
        .until(
            () -> {
              try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                  Files.deleteIfExists(path);
                }
              }
              return true;
            });
  }
}
