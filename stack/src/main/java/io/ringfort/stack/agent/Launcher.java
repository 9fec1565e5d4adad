package io.ringfort.stack.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.ringfort.api.operator.Work;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.release.Code;
import java.io.File;
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
import java.util.function.Supplier;

/// Makes a host's process from the release that it is to run, in a JVM that is small enough for
/// fifteen on a laptop; and that of an operation.
final class Launcher {
  private static final int LEFT_OVER_SECONDS = 10;
  private static final String MAIN = "io.ringfort.stack.Main";

  private static final File NOTHING_TO_READ = new File("/dev/null");

  /// One of its own: Ctrl-C in a terminal goes to all its processes, and the agent's are stopped in
  /// order.
  private static final List<String> SESSION = List.of("setsid");

  private static final String STEADY = steadyCollector();

  private final Function<BoxHost, Code> code;
  private final Supplier<Code> settled;
  private final Path data;
  private final Function<BoxHost, List<String>> before;

  /// @param code asked at each start of a host
  /// @param settled what hosts run that no deploy has brought to another release yet
  /// @param data the folder of all hosts of this machine
  /// @param before what stands before the command of a host
  Launcher(
      Function<BoxHost, Code> code,
      Supplier<Code> settled,
      Path data,
      Function<BoxHost, List<String>> before) {
    this.before = before;
    this.code = code;
    this.settled = settled;
    this.data = data.toAbsolutePath();
  }

  Path folder(BoxHost host) {
    return data.resolve("hosts").resolve(host.name().value());
  }

  /// What it prints, over all its starts.
  Path output(BoxHost host) {
    return folder(host).resolve("output.log");
  }

  /// @param behind whether others on the machine have the processor first until it is up
  Process launch(BoxHost host, boolean behind) throws IOException {
    makeFolder(data.resolve("hosts"));
    makeFolder(folder(host));
    endLeftOver(host);
    Code start = code.apply(host);
    List<String> command = new ArrayList<>(SESSION);
    if (behind) {
      command.addAll(Precedence.BEHIND_OTHERS);
    }
    command.addAll(before.apply(host));
    command.addAll(jvm(start, heap(host)));
    command.addAll(List.of("host", host.name().value()));
    command.addAll(List.of("--stack", start.stackFile().toAbsolutePath().toString()));
    command.addAll(List.of("--release", start.version(), "--data", data.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(output(host).toFile()))
            .start();
    Files.writeString(pidFile(host), "" + process.pid());
    return process;
  }

  /// What an operator would type, from the release that hosts run; no shell sees it. Errors are
  /// among its output, and it is given nothing to read.
  Process launch(Work work) throws IOException {
    // Its log is not the agent's: two processes do not write to one file.
    String logs = "-Dringfort.logs=" + data.resolve("logs").resolve("operations");
    List<String> command = new ArrayList<>(SESSION);
    command.addAll(jvm(settled.get(), List.of("-Xmx256m", "-XX:+UseSerialGC", logs)));
    command.addAll(work.words());
    command.addAll(List.of("--data", data.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(NOTHING_TO_READ)
        .start();
  }

  /// Up to its arguments.
  private static List<String> jvm(Code code, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
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
    if (code.recording() != null) {
      command.addAll(List.of("-XX:AOTCache=" + code.recording(), "-Xlog:aot*=off"));
    }
    command.addAll(List.of("-cp", code.joined(), MAIN));
    return command;
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
    boolean speaks = host.has(Role.VOICE);
    return List.of(
        "-Xmx" + most, speaks ? "-Xms128m" : "-Xms48m", speaks ? STEADY : "-XX:+UseSerialGC");
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
