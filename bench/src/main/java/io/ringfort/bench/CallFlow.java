package io.ringfort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.customer.CustomerServer;
import io.ringfort.bench.load.KeepAliveConnection;
import io.ringfort.bench.load.Requests;
import io.ringfort.bench.processes.Access;
import io.ringfort.bench.processes.LiveHeap;
import io.ringfort.bench.processes.StackProcess;
import io.ringfort.bench.rtp.FarEnd;
import io.ringfort.bench.rtp.RtpFigures;
import io.ringfort.bench.sipp.SippFigures;
import io.ringfort.bench.sipp.SippProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Lets SIPp call a stack and reads what that costs. One thread.
final class CallFlow {
  private static final int PATIENCE_SECONDS = 30;
  private static final int SETTLE_SECONDS = 3;

  /// Between the end of the measuring and the hanging up: a collection of the heap takes its time.
  private static final int SPARE_SECONDS = 6;

  /// After which nothing is left of calls that ended but what is to be left: transactions of SIP
  /// last 32 seconds (RFC 3261, table 4).
  private static final int FORGOTTEN_SECONDS = 50;

  private static final int CLASSES_SHOWN = 12;

  private final StackProcess stack;
  private final CallClocks clocks;
  private final Peers peers;
  private final Path folder;
  private int runs;

  /// Everybody around the stack.
  ///
  /// @param number the stack's, which is called
  record Peers(
      Access access, int sipPort, FarEnd farEnd, String number, Map<String, URI> documents) {

    static Peers of(Access access, int sipPort, FarEnd farEnd, CustomerServer customer)
        throws IOException {
      return new Peers(
          access,
          sipPort,
          farEnd,
          Senders.of(access, 1).getFirst(),
          Map.of(
              "play", customer.document("play", "<Play>{prompt}</Play>"),
              "say", customer.document("say", "<Say>One moment, please.</Say>"),
              "playing", customer.document("playing", "<Play loop=\"0\">{prompt}</Play>"),
              "recording",
                  customer.document(
                      "recording",
                      "<Record timeout=\"600\" maxLength=\"3600\" playBeep=\"false\"/>"),
              "idle", customer.document("idle", "<Play>{prompt}</Play><Pause length=\"600\"/>")));
    }

    SippProcess.Peer sipp() throws IOException {
      return new SippProcess.Peer(sipPort, number, farEnd.port());
    }
  }

  CallFlow(StackProcess stack, CallClocks clocks, Peers peers, Path folder) {
    this.stack = stack;
    this.clocks = clocks;
    this.peers = peers;
    this.folder = folder;
  }

  /// Calls at a rate; the stack hangs each up at the end of its document.
  CallsReport.Step step(int calls, int perSecond, String document)
      throws IOException, InterruptedException {
    answerWith(document);
    clocks.clocks().readAtRest();
    CallClocks.Reading before = clocks.read(null);
    peers.farEnd().begin();
    SippFigures figures;
    try (SippProcess sipp =
        start(
            new SippProcess.Load(
                calls,
                perSecond,
                new SippProcess.Ending.ByCallee((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)),
                "sendrecv"))) {
      figures = sipp.await(calls / perSecond + 2 * PATIENCE_SECONDS);
    }
    double strangers = clocks.read(null).strangersSince(before);
    RtpFigures sound = peers.farEnd().end();
    // Records and the last packets come after the last BYE.
    rest(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
    CallClocks.Reading after = clocks.read(null);
    return new CallsReport.Step(
        perSecond,
        figures,
        after.since(before, calls / 1_000.0, strangers),
        (double) sound.packets() / calls,
        sound,
        Machine.loadAverage());
  }

  /// What the stack takes while nobody calls, in cores.
  CallsReport.Cpu quiet(int seconds) {
    clocks.clocks().readAtRest();
    CallClocks.Reading before = clocks.read(null);
    rest(TimeUnit.SECONDS.toNanos(seconds));
    CallClocks.Reading after = clocks.read(null);
    return after.since(before, after.seconds(before), after.strangersSince(before));
  }

  /// Calls that stay, with sound both ways.
  CallsReport.Stay stay(String document, int calls, int ramp, int seconds)
      throws IOException, InterruptedException {
    answerWith(document);
    peers.farEnd().speak(true);
    try (SippProcess sipp = hold(calls, ramp, seconds, "sendrecv")) {
      CallsReport.Stay unfinished = measure(sipp, calls, ramp, seconds);
      return finished(unfinished, sipp, ramp);
    } finally {
      peers.farEnd().speak(false);
    }
  }

  /// Calls that do nothing; nobody speaks to them either.
  CallsReport.Idle idle(int calls, int ramp, int seconds) throws IOException, InterruptedException {
    answerWith("idle");
    rest(TimeUnit.SECONDS.toNanos(FORGOTTEN_SECONDS));
    LiveHeap before = stack.liveHeap();
    long residentBefore = stack.residentMegabytes();
    try (SippProcess sipp = hold(calls, ramp, seconds, "recvonly")) {
      CallsReport.Stay unfinished = measure(sipp, calls, ramp, seconds);
      LiveHeap during = stack.liveHeap();
      long residentDuring = stack.residentMegabytes();
      return new CallsReport.Idle(
          finished(unfinished, sipp, ramp),
          before.bytes(),
          during.bytes(),
          residentBefore,
          residentDuring,
          growth(before, during, calls));
    }
  }

  private static Map<String, Long> growth(LiveHeap before, LiveHeap during, int calls) {
    Map<String, Long> growth = new LinkedHashMap<>();
    during
        .ofClass()
        .forEach(
            (name, bytes) ->
                growth.put(name, (bytes - before.ofClass().getOrDefault(name, 0L)) / calls));
    Map<String, Long> most = new LinkedHashMap<>();
    growth.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(CLASSES_SHOWN)
        .forEach(e -> most.put(e.getKey(), e.getValue()));
    return most;
  }

  private SippProcess hold(int calls, int ramp, int seconds, String direction) throws IOException {
    int hold = calls / ramp + 2 * SETTLE_SECONDS + seconds + SPARE_SECONDS;
    return start(
        new SippProcess.Load(
            calls,
            ramp,
            new SippProcess.Ending.ByCaller((int) TimeUnit.SECONDS.toMillis(hold)),
            direction));
  }

  private CallsReport.Stay measure(SippProcess sipp, int calls, int ramp, int seconds)
      throws IOException {
    int there = awaitCalls(sipp, calls, calls / ramp + PATIENCE_SECONDS);
    rest(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
    CallClocks.Reading before = clocks.read(sipp);
    peers.farEnd().begin();
    rest(TimeUnit.SECONDS.toNanos(seconds));
    RtpFigures sound = peers.farEnd().end();
    CallClocks.Reading after = clocks.read(sipp);
    double measured = after.seconds(before);
    return new CallsReport.Stay(
        calls,
        there,
        measured,
        after.since(before, measured, after.strangersSince(before)),
        sound,
        new SippFigures(0, 0, 0, 0, 0, 0, 0, 0, 0),
        Machine.loadAverage());
  }

  private static int awaitCalls(SippProcess sipp, int calls, int withinSeconds) throws IOException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(withinSeconds);
    int there = sipp.answeredCalls();
    while (there < calls && System.nanoTime() < patience) {
      rest(TimeUnit.MILLISECONDS.toNanos(200));
      there = sipp.answeredCalls();
    }
    if (there == 0) {
      throw new IOException(
          "got no answered call within " + withinSeconds + " s (expected: " + calls + ")");
    }
    return there;
  }

  private static CallsReport.Stay finished(CallsReport.Stay s, SippProcess sipp, int ramp)
      throws IOException, InterruptedException {
    SippFigures figures = sipp.await(s.calls() / ramp + 2 * PATIENCE_SECONDS);
    return new CallsReport.Stay(
        s.wanted(), s.calls(), s.seconds(), s.cpu(), s.sound(), figures, s.load());
  }

  private static void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private SippProcess start(SippProcess.Load load) throws IOException {
    return SippProcess.start(folder.resolve("sipp-" + ++runs), peers.sipp(), load);
  }

  /// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>
  private void answerWith(String document) throws IOException {
    Access access = peers.access();
    Requests requests = Requests.basic(access.apiUrl(), access.accountSid(), access.authToken());
    String numbers = "/2010-04-01/Accounts/" + access.accountSid() + "/IncomingPhoneNumbers";
    try (KeepAliveConnection connection = KeepAliveConnection.open(access.apiUrl())) {
      JsonNode owned =
          new ObjectMapper()
              .readTree(answer(connection, requests.get(numbers + ".json?PageSize=100")).body());
      for (JsonNode number : owned.required("incoming_phone_numbers")) {
        if (number.required("phone_number").asText().equals(peers.number())) {
          String path = numbers + "/" + number.required("sid").asText() + ".json";
          String url = String.valueOf(peers.documents().get(document));
          answer(connection, requests.post(path, Map.of("VoiceUrl", url)));
        }
      }
    }
  }

  private static KeepAliveConnection.Answer answer(KeepAliveConnection connection, byte[] request)
      throws IOException {
    KeepAliveConnection.Answer answer = connection.send(request);
    if (answer.status() != 200) {
      throw new IOException(
          "the number's voice URL: got "
              + answer.status()
              + " "
              + answer.body()
              + " (expected: 200)");
    }
    return answer;
  }
}
