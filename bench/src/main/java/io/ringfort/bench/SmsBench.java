package io.ringfort.bench;

import io.ringfort.bench.load.MessageRequests;
import io.ringfort.bench.load.Requests;
import io.ringfort.bench.processes.Access;
import io.ringfort.bench.processes.CarrierLedger;
import io.ringfort.bench.processes.CpuTime;
import io.ringfort.bench.processes.SimulatorProcess;
import io.ringfort.bench.processes.StackProcess;
import io.ringfort.bench.smpp.BareLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of `bench sms`, in this order: the simulator, the bare loop against it (which warms it
/// too), the stack, a warm-up, the rounds, and a second start of the stack. One thread.
final class SmsBench {
  private static final int BARE_WARMUP = 20_000;
  private static final int BARE_MEASURED = 50_000;
  private static final int FIRST_NUMBER = BARE_WARMUP + BARE_MEASURED;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_PACED_SECONDS = 20;

  private final SmsOptions options;
  private final Consumer<String> progress;

  private SmsBench(SmsOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /// @param progress is told what begins
  static SmsReport run(SmsOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new SmsBench(options, progress).run();
  }

  private SmsReport run() throws IOException, InterruptedException {
    double loadBefore = loadAverage();
    try (SimulatorProcess simulator =
        SimulatorProcess.start(options.carrier().receiptDelayMillis())) {
      SmsReport.Bare bare = bare(simulator);
      List<SmsReport.Round> rounds = new ArrayList<>();
      Path credentials = options.stack().credentials();
      SmsReport.Start start =
          credentials == null
              ? ownStack(simulator, rounds)
              : runningStack(Access.read(credentials), rounds);
      SmsReport.Machine machine =
          new SmsReport.Machine(
              Runtime.getRuntime().availableProcessors(),
              Runtime.version().toString(),
              loadBefore,
              loadAverage());
      return new SmsReport(machine, options.load(), options.carrier(), bare, start, rounds);
    }
  }

  private SmsReport.Bare bare(SimulatorProcess simulator) throws IOException, InterruptedException {
    progress.accept("the bare loop ...");
    try (CarrierLedger ledger = CarrierLedger.open(simulator.url());
        BareLoop loop =
            BareLoop.bind(
                simulator.smppPorts(),
                options.carrier().binds(),
                SimulatorProcess.SYSTEM_ID,
                SimulatorProcess.PASSWORD)) {
      loop.submit(BARE_WARMUP, options.carrier().window(), 0);
      awaitReceipts(ledger);
      double client = CpuTime.secondsOf(ProcessHandle.current());
      double carrier = simulator.cpuSeconds();
      double seconds = loop.submit(BARE_MEASURED, options.carrier().window(), BARE_WARMUP);
      awaitReceipts(ledger);
      double thousands = BARE_MEASURED / 1_000.0;
      return new SmsReport.Bare(
          BARE_MEASURED / seconds,
          (CpuTime.secondsOf(ProcessHandle.current()) - client) / thousands,
          (simulator.cpuSeconds() - carrier) / thousands);
    }
  }

  private static void awaitReceipts(CarrierLedger ledger) throws IOException {
    while (ledger.read().receiptsPending() > 0) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private SmsReport.Start ownStack(SimulatorProcess simulator, List<SmsReport.Round> rounds)
      throws IOException, InterruptedException {
    // Others may pass through: root's PostgreSQL runs as another user.
    Path folder =
        Files.createTempDirectory(
            "ringfort-bench-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    try {
      Path config =
          Files.writeString(
              folder.resolve("stack.yaml"),
              StackConfig.yaml(simulator, options.carrier()) + moreSettings());
      Path data = folder.resolve("data");
      progress.accept("the stack's first start ...");
      double first;
      long peak;
      try (StackProcess stack =
          StackProcess.start(launcher(), data, config, options.stack().javaOptions())) {
        first = stack.startSeconds();
        rounds(stack.access(), simulator.url(), new CpuClocks(stack, simulator), rounds);
        peak = stack.peakMegabytes();
      }
      progress.accept("its second start ...");
      try (StackProcess stack = StackProcess.start(launcher(), data, config, "")) {
        return new SmsReport.Start(first, stack.startSeconds(), peak);
      }
    } finally {
      delete(folder);
    }
  }

  private SmsReport.@Nullable Start runningStack(Access access, List<SmsReport.Round> rounds)
      throws IOException, InterruptedException {
    URI simulator = access.simulatorUrl();
    if (simulator == null) {
      throw new IOException(
          access + ": got no simulator (expected: one, whose ledger counts what came)");
    }
    rounds(access, simulator, null, rounds);
    return null;
  }

  private void rounds(
      Access access, URI simulator, @Nullable CpuClocks clocks, List<SmsReport.Round> rounds)
      throws IOException, InterruptedException {
    SmsOptions.Load load = options.load();
    List<String> senders = Senders.of(access, load.senders());
    Requests requests = Requests.basic(access.apiUrl(), access.accountSid(), access.authToken());
    String path = "/2010-04-01/Accounts/" + access.accountSid() + "/Messages.json";
    try (CarrierLedger ledger = CarrierLedger.open(simulator)) {
      MessageFlow flow =
          new MessageFlow(
              access.apiUrl(),
              new MessageRequests(requests, path, senders),
              ledger,
              clocks,
              FIRST_NUMBER,
              PATIENCE);
      if (load.warmup() > 0) {
        progress.accept("warm-up ...");
        flow.send(load.warmup(), load.clients(), 0);
      }
      for (int i = 1; i <= load.rounds(); i++) {
        progress.accept("round " + i + " of " + load.rounds() + " ...");
        SmsReport.Flow full = flow.send(load.messages(), load.clients(), 0);
        double rate = load.rate() > 0 ? load.rate() : full.endToEndPerSecond() / 2;
        int paced = (int) Math.clamp(rate * LONGEST_PACED_SECONDS, 1, load.messages());
        rounds.add(new SmsReport.Round(full, flow.send(paced, load.clients(), rate)));
      }
    }
  }

  private String moreSettings() throws IOException {
    Path file = options.stack().settings();
    return file == null ? "" : Files.readString(file);
  }

  private Path launcher() throws IOException {
    Path given = options.stack().launcher();
    return given == null ? Launcher.ofThisBuild() : given;
  }

  private static double loadAverage() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
