package io.ringfort.bench.browsers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.load.Latencies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Many pages that call at once. A `main` of its own: it needs the stack's jars. Reads a [Plan] and
/// then its commands, a line each, and answers each command with a line of JSON ([Result]): `call`,
/// `hear SECONDS`, `hang-up`, as often as wanted. Ends with its input.
public final class BrowserLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int FAULTS_SHOWN = 5;

  /// Neighbours say different tones, so that one call's sound in another is noticed.
  private static final int TONES = 12;

  private static final int LOWEST_HERTZ = 500;
  private static final int STEP_HERTZ = 100;

  private final Plan plan;
  private final HttpClient http;
  private final Air air;
  private final Tones tones;
  private List<BrowserCall> calls = List.of();

  private BrowserLoad(Plan plan, HttpClient http, Air air) {
    this.plan = plan;
    this.http = http;
    this.air = air;
    this.tones = new Tones(plan.opus());
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Plan plan = JSON.readValue(in.readLine(), Plan.class);
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(Trust.only(plan.certificate()))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    try (Air air = Air.open()) {
      new BrowserLoad(plan, http, air).obey(in, System.out);
    }
    // Closing the client would wait for connections that nobody closes any more.
    System.exit(0);
  }

  private void obey(BufferedReader in, PrintStream out) throws IOException, InterruptedException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      Object result =
          switch (words[0]) {
            case "call" -> call();
            case "hear" -> hear(Integer.parseInt(words[1]));
            case "hang-up" -> hangUp();
            default -> throw new IllegalArgumentException("got " + line + " (expected: a command)");
          };
      out.println(JSON.writeValueAsString(result));
      out.flush();
    }
  }

  private int hertz(int number) {
    return LOWEST_HERTZ + STEP_HERTZ * (number % TONES);
  }

  /// With `pages` the even ones call the odd ones behind them.
  private Sound.Tune tune(int number) {
    int other = plan.pages() ? hertz(number ^ 1) : Plan.PROMPT_HERTZ;
    return new Sound.Tune(number, hertz(number), other);
  }

  private Result.Begun call() throws IOException, InterruptedException {
    List<BrowserCall> all = new ArrayList<>();
    for (int n = 0; n < plan.calls(); n++) {
      BrowserCall call = new BrowserCall(new Sound(air, tones, tune(n), plan.opus()));
      String token = Tokens.of(plan.right(), identity(n), Instant.now());
      call.use(Page.open(http, plan.signal(), identity(n), token, call::hear));
      all.add(call);
    }
    calls = List.copyOf(all);
    // Tones are made before they are needed.
    calls.forEach(c -> tones.of(hertz(c.sound().number())));
    List<BrowserCall> callers =
        calls.stream().filter(c -> !plan.pages() || c.sound().number() % 2 == 0).toList();
    int each = plan.pages() ? 2 : 1;
    long begun = System.nanoTime();
    for (int i = 0; i < callers.size(); i++) {
      rest(begun + TimeUnit.SECONDS.toNanos((long) i * each) / plan.ramp() - System.nanoTime());
      int number = callers.get(i).sound().number();
      callers.get(i).begin(plan.pages() ? "To=" + identity(number + 1) : "");
    }
    return await(callers);
  }

  private static String identity(int number) {
    return "page-" + number;
  }

  private Result.Begun await(List<BrowserCall> callers) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (calls.stream().anyMatch(c -> !c.isThere() && c.fault() == null)
        && System.nanoTime() < end) {
      rest(LOOK_AGAIN_NANOS);
    }
    Latencies answers = new Latencies();
    Latencies sounds = new Latencies();
    for (BrowserCall caller : callers) {
      if (caller.isThere()) {
        answers.record(caller.answerNanos());
        sounds.record(caller.soundNanos());
      }
    }
    return new Result.Begun(
        calls.size(),
        (int) calls.stream().filter(BrowserCall::isThere).count(),
        answers.millisAt(50),
        answers.millisAt(99),
        sounds.millisAt(50),
        sounds.millisAt(99),
        faults());
  }

  private List<String> faults() {
    return calls.stream()
        .filter(c -> !c.isThere())
        .map(BrowserLoad::fault)
        .limit(FAULTS_SHOWN)
        .toList();
  }

  private static String fault(BrowserCall call) {
    @Nullable String known = call.fault();
    String what = known == null ? "it was not answered, or nothing is heard" : known;
    return identity(call.sound().number()) + " " + call.sid() + ": " + what;
  }

  private Result.Heard hear(int seconds) {
    air.begin();
    rest(TimeUnit.SECONDS.toNanos(seconds));
    return air.end(calls.stream().map(BrowserCall::sound).toList());
  }

  private Result.Over hangUp() throws IOException {
    int lost = (int) calls.stream().filter(c -> !c.isThere()).count();
    List<String> faults = faults();
    List<String> sids = calls.stream().map(BrowserCall::sid).filter(Objects::nonNull).toList();
    // With `pages` the first of two ends both.
    for (BrowserCall call : calls) {
      call.hangUp();
    }
    calls.forEach(BrowserCall::leave);
    calls = List.of();
    return new Result.Over(lost, sids, faults);
  }

  private static void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
