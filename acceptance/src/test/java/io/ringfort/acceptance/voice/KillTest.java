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
import java.util.stream.Collectors;
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
    Phone other = caller.phone("script", "listen", "ringMs", "100");
    Made live = call(caller, caller.phone("script", "listen"), "<Pause length=\"120\"/>");
    Made recorded =
        call(
            caller,
            caller.phone("script", "tones:440@60s", "ringMs", "100"),
            "<Record playBeep=\"false\" maxLength=\"100\" trim=\"do-not-trim\"/>");
    Made dials =
        call(
            caller,
            caller.phone("script", "listen", "ringMs", "100"),
            "<Dial><Number>" + other.number() + "</Number></Dial>");
    Made rings = call(caller, caller.phone("answer", "no-answer"), "<Pause length=\"60\"/>");
    caller.awaitStatus(live.sid(), "in-progress");
    caller.awaitStatus(recorded.sid(), "in-progress");
    other.awaitCall(c -> c.path("state").asText().equals("answered"));
    rings.phone().awaitCall(c -> c.path("state").asText().equals("ringing"));
    recorded.phone().awaitCall(c -> c.path("packetsSent").asLong() > 150);

    stack.kill9();
    stack.restart();

    Caller again = Caller.of(stack);
    List<Made> all = List.of(live, recorded, dials, rings);
    all.forEach(made -> assertEnded(again, made, "completed", "failed", "no-answer"));
    assertThat(all).extracting(made -> verdict(again, made.sid())).containsOnly("host lost");
    assertThat(all).allSatisfy(made -> assertThat(made.phone().calls()).hasSize(1));
    assertThat(other.calls()).hasSize(1);
    List<JsonNode> children = again.list("/Calls.json?ParentCallSid=" + dials.sid(), "calls");
    assertThat(children).hasSize(1);
    again.ended(children.getFirst().path("sid").asText());
    JsonNode recording = Recorded.completed(again, recorded.sid());
    assertThat(Recorded.wave(again, recording).secondsOf(440, 0)).isGreaterThan(2.0);
    assertThat(again.list("/Calls.json?Status=in-progress", "calls")).isEmpty();
    all.forEach(made -> assertToldOnce(again, made));
  }

  @Test
  void callsInLineAreDialledOnceAfterTheRestart() {
    Caller caller = Caller.of(stack);
    List<Made> made =
        Stream.generate(() -> caller.phone("script", "listen", "ringMs", "100"))
            .limit(8)
            .map(phone -> call(caller, phone, "<Play digits=\"5\"/><Pause length=\"2\"/>"))
            .toList();
    await()
        .atMost(Caller.SOON)
        .until(() -> made.stream().filter(m -> !m.phone().calls().isEmpty()).count() >= 2);

    stack.kill9();
    long rung = made.stream().filter(m -> !m.phone().calls().isEmpty()).count();
    assertThat(rung).isLessThan(made.size());
    stack.restart();

    Caller again = Caller.of(stack);
    made.forEach(m -> assertEnded(again, m, "completed"));
    Map<String, Long> verdicts =
        made.stream()
            .collect(
                Collectors.groupingBy(
                    m -> verdict(again, m.sid()), LinkedHashMap::new, Collectors.counting()));
    assertThat(verdicts.getOrDefault("host lost", 0L)).as("%s", verdicts).isLessThan(rung + 2);
    made.forEach(
        m -> {
          boolean lost = verdict(again, m.sid()).equals("host lost");
          assertThat(m.phone().calls()).hasSizeBetween(lost ? 0 : 1, 1);
          if (!lost) {
            assertThat(m.phone().awaitEnd().path("dtmf").asText()).isEqualTo("5");
          }
          assertToldOnce(again, m);
        });
  }

  /// Who got no answer asks again with his key, and does not know whether the first one counted.
  @Test
  void whoAsksAgainAfterTheKillRingsNobodyTwice() throws InterruptedException {
    Caller caller = Caller.of(stack);
    List<Phone> phones =
        Stream.generate(() -> caller.phone("script", "listen", "ringMs", "100")).limit(12).toList();
    Map<Phone, String> before = new ConcurrentHashMap<>();
    CountDownLatch some = new CountDownLatch(3);
    List<Thread> clients =
        phones.stream()
            .map(
                phone ->
                    Thread.startVirtualThread(
                        () -> {
                          create(caller, phone).ifPresent(sid -> before.put(phone, sid));
                          some.countDown();
                        }))
            .toList();
    some.await();
    stack.kill9();
    for (Thread client : clients) {
      client.join();
    }
    stack.restart();

    Caller again = Caller.of(stack);
    Map<Phone, String> after = new LinkedHashMap<>();
    phones.forEach(phone -> after.put(phone, create(again, phone).orElseThrow()));
    assertThat(before).isNotEmpty();
    assertThat(after).containsAllEntriesOf(before);
    after.forEach((_, sid) -> again.ended(sid));
    phones.forEach(phone -> assertThat(phone.calls()).hasSizeLessThanOrEqualTo(1));
    assertThat(phones.stream().filter(phone -> phone.calls().size() == 1).count())
        .isGreaterThanOrEqualTo(phones.size() - 2);
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

  @Test
  void recordingsThatAreWorkedOnAreThereOnce() {
    Caller caller = Caller.of(stack);
    List<Made> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String sink = caller.newSink();
      Phone phone =
          caller.phone("script", "silence:1s tones:440@" + (6 - i) + "s hangup", "ringMs", "100");
      String sid =
          caller.calls(
              phone,
              "<Record playBeep=\"false\" maxLength=\"100\" recordingStatusCallback=\""
                  + caller.carrier().sink(sink)
                  + "\"/>");
      made.add(new Made(phone, sid, sink));
    }
    made.forEach(m -> m.phone().awaitEnd());

    stack.kill9();
    stack.restart();

    Caller again = Caller.of(stack);
    made.forEach(
        m -> {
          JsonNode recording = Recorded.completed(again, m.sid());
          assertThat(Recorded.wave(again, recording).secondsOf(440, 0)).isGreaterThan(2.0);
          again.awaitAsked(m.sink(), 1);
          assertThat(m.phone().calls()).hasSize(1);
        });
    made.forEach(m -> assertToldOnce(again, m));
  }
}
