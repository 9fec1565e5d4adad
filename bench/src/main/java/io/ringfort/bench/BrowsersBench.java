package io.ringfort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.browsers.Plan;
import io.ringfort.bench.browsers.Result;
import io.ringfort.bench.customer.CustomerServer;
import io.ringfort.bench.load.KeepAliveConnection;
import io.ringfort.bench.load.Requests;
import io.ringfort.bench.processes.Access;
import io.ringfort.bench.processes.BrowserLoadProcess;
import io.ringfort.bench.processes.LiveHeap;
import io.ringfort.bench.processes.SimulatorProcess;
import io.ringfort.bench.processes.StackProcess;
import io.ringfort.bench.rtp.Tone;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One run of `bench browsers`, in this order: the stack, a warm-up of as many calls, what it takes
/// while nobody calls, the calls. One thread.
final class BrowsersBench {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUIET_SECONDS = 10;

  /// Pages have names.
  private static final String NO_NUMBERS = "account:\n  numbers: 0\n";

  private static final int SETTLE_SECONDS = 3;

  /// After which nothing is left of calls that ended but what is to be left.
  private static final int FORGOTTEN_SECONDS = 50;

  private static final long ENDED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final BrowsersOptions options;
  private final BrowsersOptions.Load load;
  private final Consumer<String> progress;

  private BrowsersBench(BrowsersOptions options, Consumer<String> progress) {
    this.options = options;
    this.load = options.load();
    this.progress = progress;
  }

  /// @param progress is told what begins
  static BrowsersReport run(BrowsersOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new BrowsersBench(options, progress).run();
  }

  private BrowsersReport run() throws IOException, InterruptedException {
    double loadBefore = Machine.loadAverage();
    // Others may pass through: root's PostgreSQL runs as another user.
    Path folder =
        Files.createTempDirectory(
            "ringfort-bench-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    try (SimulatorProcess simulator = SimulatorProcess.start(0);
        CustomerServer customer = CustomerServer.start(Tone.wav(Tone.sine(Plan.PROMPT_HERTZ)))) {
      Path config =
          Files.writeString(
              folder.resolve("stack.yaml"),
              StackConfig.yaml(simulator, SmsOptions.defaults().carrier())
                  + NO_NUMBERS
                  + options.stack().moreSettings());
      Path data = folder.resolve("data");
      progress.accept("the stack's start ...");
      try (StackProcess stack =
          StackProcess.start(
              options.stack().script(), data, config, options.stack().javaOptions())) {
        Plan plan = plan(stack.access(), customer, data.resolve("tls/certificate.pem"));
        try (BrowserLoadProcess pages = BrowserLoadProcess.start(options.stack().jars(), plan)) {
          CallClocks clocks = new CallClocks(new CpuClocks(stack, simulator));
          return measure(stack, pages, clocks, loadBefore);
        }
      }
    } finally {
      CallsBench.delete(folder);
    }
  }

  private Plan plan(Access access, CustomerServer customer, Path certificate) throws IOException {
    URI secure = access.secureUrl();
    if (secure == null) {
      throw new IOException("got a stack without TLS (expected: one that web pages can reach)");
    }
    boolean pages = load.farEnd().equals("page");
    URI document =
        pages
            ? customer.document("page", "<Dial><Client>{To}</Client></Dial>")
            : customer.document("prompt", "<Play loop=\"0\">{prompt}</Play>");
    Requests requests = Requests.basic(access.apiUrl(), access.accountSid(), access.authToken());
    String account = "/2010-04-01/Accounts/" + access.accountSid();
    try (KeepAliveConnection api = KeepAliveConnection.open(access.apiUrl())) {
      JsonNode key =
          answer(api, requests.post(account + "/Keys.json", Map.of("FriendlyName", "bench")));
      Map<String, String> form = Map.of("FriendlyName", "bench", "VoiceUrl", document.toString());
      JsonNode application = answer(api, requests.post(account + "/Applications.json", form));
      return new Plan(
          URI.create("wss://localhost:" + secure.getPort() + "/signal"),
          certificate.toString(),
          new Plan.Right(
              access.accountSid(),
              key.required("sid").asText(),
              key.required("secret").asText(),
              application.required("sid").asText()),
          load.calls(),
          load.ramp(),
          pages,
          load.codec().equals("opus"));
    }
  }

  private BrowsersReport measure(
      StackProcess stack, BrowserLoadProcess pages, CallClocks clocks, double loadBefore)
      throws IOException, InterruptedException {
    if (load.warmup() > 0) {
      progress.accept("warm-up: " + load.calls() + " calls ...");
      pages.call();
      pages.hear(load.warmup());
      pages.hangUp();
      rest(FORGOTTEN_SECONDS);
    }
    clocks.clocks().readAtRest();
    progress.accept("nobody calls ...");
    CallClocks.Reading quietBefore = clocks.read(pages.cpuSeconds());
    rest(QUIET_SECONDS);
    CallClocks.Reading quietAfter = clocks.read(pages.cpuSeconds());
    LiveHeap heapBefore = stack.liveHeap();
    long residentBefore = stack.residentMegabytes();

    progress.accept(load.calls() + " calls ...");
    CallClocks.Reading before = clocks.read(pages.cpuSeconds());
    Result.Begun begun = pages.call();
    CallClocks.Reading there = clocks.read(pages.cpuSeconds());
    rest(SETTLE_SECONDS);
    CallClocks.Reading stayBefore = clocks.read(pages.cpuSeconds());
    Result.Heard heard = pages.hear(load.seconds());
    CallClocks.Reading stayAfter = clocks.read(pages.cpuSeconds());
    double loadDuring = Machine.loadAverage();
    BrowsersReport.Memory memory =
        new BrowsersReport.Memory(
            heapBefore.bytes(),
            stack.liveHeap().bytes(),
            residentBefore,
            stack.residentMegabytes(),
            stack.peakMegabytes());
    BrowsersReport.Ended ended = ended(stack.access(), pages.hangUp());
    double seconds = stayAfter.seconds(stayBefore);
    return new BrowsersReport(
        Machine.now(loadBefore),
        load,
        cpu(quietBefore, quietAfter, quietAfter.seconds(quietBefore)),
        begun,
        cpu(before, there, Math.max(1, begun.there())),
        cpu(stayBefore, stayAfter, seconds),
        seconds,
        heard,
        ended,
        memory,
        loadDuring);
  }

  private static BrowsersReport.Cpu cpu(
      CallClocks.Reading before, CallClocks.Reading after, double divisor) {
    return BrowsersReport.Cpu.of(after.since(before, divisor, after.strangersSince(before)));
  }

  /// Asks the API what became of them. <https://www.twilio.com/docs/voice/api/call-resource>
  private static BrowsersReport.Ended ended(Access access, Result.Over over) throws IOException {
    Requests requests = Requests.basic(access.apiUrl(), access.accountSid(), access.authToken());
    Map<String, String> other = new HashMap<>();
    over.sids().forEach(sid -> other.put(sid, ""));
    int completed = 0;
    long end = System.nanoTime() + ENDED_WITHIN_NANOS;
    while (!other.isEmpty() && System.nanoTime() < end) {
      try (KeepAliveConnection api = KeepAliveConnection.open(access.apiUrl())) {
        for (String sid : List.copyOf(other.keySet())) {
          String path = "/2010-04-01/Accounts/" + access.accountSid() + "/Calls/" + sid + ".json";
          String status = answer(api, requests.get(path)).required("status").asText();
          if (status.equals("completed")) {
            other.remove(sid);
            completed++;
          } else {
            other.put(sid, status);
          }
        }
      }
      if (!other.isEmpty()) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
    return new BrowsersReport.Ended(over.lost(), completed, other, over.faults());
  }

  private static JsonNode answer(KeepAliveConnection api, byte[] request) throws IOException {
    KeepAliveConnection.Answer answer = api.send(request);
    if (answer.status() != OK && answer.status() != CREATED) {
      throw new IOException(
          "the API: got " + answer.status() + " " + answer.body() + " (expected: 200 or 201)");
    }
    return JSON.readTree(answer.body());
  }

  private static void rest(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
