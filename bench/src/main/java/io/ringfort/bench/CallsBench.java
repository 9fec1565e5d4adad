package io.ringfort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.customer.CustomerServer;
import io.ringfort.bench.processes.SimulatorProcess;
import io.ringfort.bench.processes.StackProcess;
import io.ringfort.bench.rtp.FarEnd;
import io.ringfort.bench.rtp.Tone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of `bench calls`, in this order: the lifecycle alone, the stack, a warm-up, the steps of
/// rate, and the calls that stay: idle, playing, recording. One thread.
final class CallsBench {
  private static final int QUIET_SECONDS = 10;

  private final CallsOptions options;
  private final Consumer<String> progress;

  private CallsBench(CallsOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /// @param progress is told what begins
  static CallsReport run(CallsOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new CallsBench(options, progress).run();
  }

  private CallsReport run() throws IOException, InterruptedException {
    double loadBefore = Machine.loadAverage();
    JsonNode lifecycle = options.held().lifecycle() == 0 ? null : lifecycle();
    // Others may pass through: root's PostgreSQL runs as another user.
    Path folder =
        Files.createTempDirectory(
            "ringfort-bench-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    try (SimulatorProcess simulator = SimulatorProcess.start(0);
        FarEnd farEnd = FarEnd.open();
        CustomerServer customer = CustomerServer.start(Tone.wav())) {
      int sipPort = freePort();
      Path config =
          Files.writeString(
              folder.resolve("stack.yaml"),
              StackConfig.calls(simulator, sipPort) + options.stack().moreSettings());
      progress.accept("the stack's start ...");
      try (StackProcess stack =
          StackProcess.start(
              options.stack().script(),
              folder.resolve("data"),
              config,
              freePort(),
              options.stack().javaOptions())) {
        CallFlow flow =
            new CallFlow(
                stack,
                new CallClocks(new CpuClocks(stack, simulator)),
                CallFlow.Peers.of(stack.access(), sipPort, farEnd, customer),
                folder);
        return measure(flow, stack, loadBefore, lifecycle);
      }
    } finally {
      delete(folder);
    }
  }

  private CallsReport measure(
      CallFlow flow, StackProcess stack, double loadBefore, @Nullable JsonNode lifecycle)
      throws IOException, InterruptedException {
    CallsOptions.Setup setup = options.setup();
    CallsOptions.Held held = options.held();
    if (setup.warmup() > 0) {
      progress.accept("warm-up ...");
      flow.step(setup.warmup(), setup.warmupRate(), setup.prompt());
    }
    progress.accept("nobody calls ...");
    CallsReport.Cpu quiet = flow.quiet(QUIET_SECONDS);
    List<CallsReport.Step> steps = new ArrayList<>();
    for (int rate : setup.rates()) {
      progress.accept(rate + " calls a second ...");
      steps.add(flow.step(rate * setup.seconds(), rate, setup.prompt()));
    }
    CallsReport.Idle idle = null;
    if (held.idle() > 0) {
      progress.accept(held.idle() + " calls that pause ...");
      idle = flow.idle(held.idle(), held.ramp(), held.seconds());
    }
    CallsReport.Stay playing = null;
    if (held.playing() > 0) {
      progress.accept(held.playing() + " calls that are played to ...");
      playing = flow.stay("playing", held.playing(), held.ramp(), held.seconds());
    }
    CallsReport.Stay recording = null;
    if (held.recording() > 0) {
      progress.accept(held.recording() + " calls that are recorded ...");
      recording = flow.stay("recording", held.recording(), held.ramp(), held.seconds());
    }
    return new CallsReport(
        Machine.now(loadBefore),
        setup,
        held,
        quiet,
        steps,
        playing,
        recording,
        idle,
        stack.peakMegabytes(),
        lifecycle);
  }

  /// In a JVM of its own, with the jars of the stack that stand beside the launcher.
  private JsonNode lifecycle() throws IOException, InterruptedException {
    progress.accept("the lifecycle alone ...");
    Path jars = options.stack().jars();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-cp",
                jars + "/*:" + System.getProperty("java.class.path"),
                "io.ringfort.bench.lifecycle.LifecycleLoop",
                String.valueOf(options.held().lifecycle()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader().readLine();
    if (process.waitFor() != 0 || line == null) {
      throw new IOException(
          "the loop over the lifecycle ended with "
              + process.exitValue()
              + "; its reason stands above");
    }
    return new ObjectMapper().readTree(line);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
