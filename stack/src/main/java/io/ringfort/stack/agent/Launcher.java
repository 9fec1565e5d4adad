package io.ringfort.stack.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.release.Code;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Makes a host's process from the release that it is to run, in a JVM that is small enough for
/// fifteen on a laptop.
final class Launcher {
  private static final int LEFT_OVER_SECONDS = 10;
  private static final String MAIN = "io.ringfort.stack.Main";

  private static final String STEADY = steadyCollector();

  private final Function<BoxHost, Code> code;
  private final Path data;

  /// @param code asked at each start of a host
  /// @param data the folder of all hosts of this machine
  Launcher(Function<BoxHost, Code> code, Path data) {
    this.code = code;
    this.data = data.toAbsolutePath();
  }

  Path folder(BoxHost host) {
    return data.resolve("hosts").resolve(host.name().value());
  }

  /// What it prints, over all its starts.
  Path output(BoxHost host) {
    return folder(host).resolve("output.log");
  }

  Process launch(BoxHost host) throws IOException {
    makeFolder(data.resolve("hosts"));
    makeFolder(folder(host));
    endLeftOver(host);
    Code start = code.apply(host);
    List<String> command = new ArrayList<>();
    // A session of its own: Ctrl-C in a terminal goes to all its processes, and hosts are stopped
    // in order.
    command.add("setsid");
    command.addAll(Precedence.BEHIND_OTHERS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heap(host));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            // The small default of a JVM with one compiler fills up, which is a full collection
            // each time: half a second in which a host says nothing.
            "-XX:ReservedCodeCacheSize=160m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+ErrorFileToStderr",
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.jboss.logging.provider=slf4j"));
    if (start.recording() != null) {
      command.addAll(List.of("-XX:AOTCache=" + start.recording(), "-Xlog:aot*=off"));
    }
    command.addAll(List.of("-cp", start.joined(), MAIN, "host", host.name().value()));
    command.addAll(List.of("--stack", start.stackFile().toAbsolutePath().toString()));
    command.addAll(List.of("--release", start.version(), "--data", data.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(output(host).toFile()))
            .start();
    Files.writeString(pidFile(host), "" + process.pid());
    return process;
  }

  private Path pidFile(BoxHost host) {
    return folder(host).resolve("pid");
  }

  /// What an agent that was killed left behind ends by itself, unless it is frozen.
  private void endLeftOver(BoxHost host) throws IOException {
    if (!Files.exists(pidFile(host))) {
      return;
    }
    Optional<ProcessHandle> left =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile(host)).strip()))
            // The number may be a stranger's by now.
            .filter(p -> p.info().commandLine().orElse("").contains(data.toString()))
            .filter(p -> p.info().commandLine().orElse("").contains(" host " + host.name() + " "));
    if (left.isPresent()) {
      try {
        left.get().onExit().get(LEFT_OVER_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException _) {
        new Tree(left.get()).kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Measured: queue and memory together live in 100 MB, the others in less; calls and their sound
  /// take the most.
  private static List<String> heap(BoxHost host) {
    String most =
        host.has(Role.VOICE) ? "512m" : host.roles().equals(Set.of(Role.DATABASE)) ? "192m" : "384m";
    return List.of("-Xmx" + most, "-Xms48m", host.has(Role.VOICE) ? STEADY : "-XX:+UseSerialGC");
  }

  /// Who speaks must not pause: measured, 4 to 19 ms at most, where the serial one took 170. Not
  /// every build of a JDK has it; ZGC has no use for recorded starts.
  private static String steadyCollector() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return "-XX:+" + jvm.getVMOption("UseShenandoahGC").getName();
    } catch (IllegalArgumentException none) {
      return "-XX:+UseG1GC";
    }
  }

  /// To be passed through, as the data folder: a database's user is another one where we are root.
  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
  }
}
