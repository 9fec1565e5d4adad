package io.ringfort.acceptance.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.Signed;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The one process that has every call dies by SIGKILL. Nobody could take its calls over: each must
/// end, told once, and nobody's phone may ring twice.
@Timeout(150)
final class KillTest {
  private static Simulator simulator;
  private static StackProcess stack;

  @BeforeAll
  static void start() throws IOException {
    simulator = Simulator.start(SimulatorConfig.defaults());
    Map<String, Object> trunk =
        Map.of(
            "name",
            "outside",
            "prefixes",
            List.of("+"),
            "gateways",
            simulator.sipPorts().stream().map(port -> "sip:127.0.0.1:" + port).toList(),
            "allowed",
            List.of("127.0.0.1"));
    stack =
        StackProcess.startOn(
            simulator,
            Map.of(
                "trunks",
                List.of(trunk),
                "voice",
                // A restart has to take the same port again, and must not take the usual one.
                Map.of("callsPerSecond", 1, "sip", Map.of("port", freePort()))),
            Map.of());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    stack.close();
    simulator.close();
  }

  private record Made(Phone phone, String sid, String sink) {}

  private static Made call(Caller caller, Phone phone, String verbs) {
    String sink = caller.newSink();
    String sid =
        caller.calls(phone, verbs, "StatusCallback", caller.carrier().sink(sink).toString());
    return new Made(phone, sid, sink);
  }

  /// Ended once: a final status, and the callback that says so.
  private static void assertEnded(Caller caller, Made made, String... statuses) {
    JsonNode ended = caller.ended(made.sid());
    assertThat(ended.path("status").asText()).isIn((Object[]) statuses);
    JsonNode told = caller.awaitAsked(made.sink(), 1).getFirst();
    assertThat(Signed.form(told))
        .containsEntry("CallSid", made.sid())
        .containsEntry("CallStatus", ended.path("status").asText());
    assertThat(Signed.by(stack).isSigned(told)).isTrue();
  }

  /// A callback may be sent again, with the token that tells the repeat.
  private static void assertToldOnce(Caller caller, Made made) {
    assertThat(caller.carrier().asked(made.sink()).stream().map(KillTest::token).distinct())
        .hasSize(1);
  }

  private static String token(JsonNode asked) {
    return asked.path("headers").path("i-twilio-idempotency-token").path(0).asText();
  }

  private static String verdict(Caller caller, String sid) {
    Answer timeline = caller.api().get("/v1/timeline/" + sid);
    return timeline.body().path("verdict").path("reason").asText();
  }

  @Test
  void liveCallsEndOnceAndTheirRecordingsAreKept() {
    Caller caller = Caller.of(stack);
    List<Made> finished = Stream.generate(() -> recorded(caller)).limit(3).toList();
    Phone other = caller.phone("script", "listen", "ringMs", "100");
    Made live = call(caller, caller.phone("script", "listen"), "<Pause length=\"120\"/>");
    Made recorded = recorded(caller);
    Made dials =
        call(
            caller,
            caller.phone("script", "listen", "ringMs", "100"),
            "<Dial><Number>" + other.number() + "</Number></Dial>");
    Made rings = call(caller, caller.phone("answer", "no-answer"), "<Pause length=\"60\"/>");
    other.awaitCall(c -> c.path("state").asText().equals("answered"));
    rings.phone().awaitCall(c -> c.path("state").asText().equals("ringing"));
    recorded.phone().awaitCall(c -> c.path("packetsSent").asLong() > 200);
    finished.forEach(m -> m.phone().hangsUp(m.phone().calls().getFirst().path("id").asText()));
    finished.forEach(m -> m.phone().awaitEnd());

    stack.kill9();
    stack.restart();

    Caller again = Caller.of(stack);
    List<Made> lost = List.of(live, recorded, dials, rings);
    List<Made> all = Stream.concat(lost.stream(), finished.stream()).toList();
    all.forEach(made -> assertEnded(again, made, "completed"));
    assertThat(lost).extracting(made -> verdict(again, made.sid())).containsOnly("host lost");
    List<JsonNode> children = again.list("/Calls.json?ParentCallSid=" + dials.sid(), "calls");
    assertThat(children).hasSize(1);
    again.ended(children.getFirst().path("sid").asText());
    assertThat(other.calls()).hasSize(1);
    Stream.concat(Stream.of(recorded), finished.stream()).forEach(m -> assertKept(again, m));
    all.forEach(made -> assertToldOnce(again, made));
    assertThat(again.list("/Calls.json?Status=in-progress", "calls")).isEmpty();
  }

  /// An orderly end, with nobody to take calls over: their far ends are told.
  @Test
  void aStopHangsUpAndFilesWhatItEnded() {
    Caller caller = Caller.of(stack);
    Made live = call(caller, caller.phone("script", "listen"), "<Pause length=\"120\"/>");
    live.phone().awaitCall(c -> c.path("packetsReceived").asLong() > 50);

    stack.terminate();

    JsonNode heard = live.phone().awaitEnd();
    assertThat(heard.path("reason").asText()).isEqualTo("platform hung up");
    stack.restart();
    Caller again = Caller.of(stack);
    assertEnded(again, live, "completed");
    assertThat(again.ended(live.sid()).path("duration").asInt()).isPositive();
    assertThat(verdict(again, live.sid())).isNotEqualTo("host lost");
  }

  private static Made recorded(Caller caller) {
    return call(
        caller,
        caller.phone("script", "tones:440@60s", "ringMs", "100"),
        "<Record playBeep=\"false\" maxLength=\"100\" trim=\"do-not-trim\"/>");
  }

  /// Once, with what was said.
  private static void assertKept(Caller caller, Made made) {
    JsonNode recording = Recorded.completed(caller, made.sid());
    assertThat(Recorded.wave(caller, recording).secondsOf(440, 0)).isGreaterThan(2.0);
  }

  /// Those that wait for their turn, and those of clients who got no answer and ask again with
  /// their key: they cannot know whether the first one counted.
  @Test
  void callsInLineAndCallsAskedForAgainRingNobodyTwice() throws InterruptedException {
    Caller caller = Caller.of(stack);
    List<Made> inLine =
        Stream.generate(() -> caller.phone("script", "listen", "ringMs", "100"))
            .limit(6)
            .map(phone -> call(caller, phone, "<Play digits=\"5\"/><Pause length=\"2\"/>"))
            .toList();
    List<Phone> askers =
        Stream.generate(() -> caller.phone("script", "listen", "ringMs", "100")).limit(8).toList();
    inLine.getFirst().phone().awaitCall(_ -> true);
    Map<Phone, String> before = new ConcurrentHashMap<>();
    CountDownLatch some = new CountDownLatch(3);
    List<Thread> clients = new ArrayList<>();
    for (Phone phone : askers) {
      clients.add(
          Thread.startVirtualThread(
              () -> {
                create(caller, phone).ifPresent(sid -> before.put(phone, sid));
                some.countDown();
              }));
    }
    some.await();
    stack.kill9();
    for (Thread client : clients) {
      client.join();
    }
    long rung = inLine.stream().filter(m -> !m.phone().calls().isEmpty()).count();
    assertThat(rung).isLessThan(inLine.size());
    stack.restart();

    Caller again = Caller.of(stack);
    Map<Phone, String> after = new LinkedHashMap<>();
    askers.forEach(phone -> after.put(phone, create(again, phone).orElseThrow()));
    assertThat(before).isNotEmpty();
    assertThat(after).containsAllEntriesOf(before);
    inLine.forEach(m -> assertEnded(again, m, "completed"));
    inLine.forEach(m -> assertToldOnce(again, m));
    inLine.forEach(m -> after.put(m.phone(), m.sid()));
    after.forEach((phone, sid) -> assertRungOnceUnlessLost(again, phone, sid));
    // Whose turn came in the moment of the kill.
    assertThat(after.values().stream().filter(sid -> verdict(again, sid).equals("host lost")))
        .hasSizeLessThanOrEqualTo((int) rung + 1);
  }

  private static void assertRungOnceUnlessLost(Caller caller, Phone phone, String sid) {
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    boolean lost = verdict(caller, sid).equals("host lost");
    assertThat(phone.calls()).as(sid).hasSizeBetween(lost ? 0 : 1, 1);
    if (!lost) {
      assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("5");
    }
  }

  /// @return empty when nobody answered
  private static Optional<String> create(Caller caller, Phone phone) {
    String form =
        Http.form(
            "From",
            caller.from(),
            "To",
            phone.number(),
            "Twiml",
            Caller.twiml("<Play digits=\"5\"/>"));
    Map<String, String> key = Map.of("Idempotency-Key", "again-" + phone.number());
    try {
      Answer answer =
          await()
              .atMost(Caller.SOON)
              .until(() -> caller.api().postBody("/Calls.json", form, key), a -> a.status() != 409);
      return answer.status() == 201 ? Optional.of(answer.text("sid")) : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }
}
