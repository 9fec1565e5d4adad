package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Caller.heardMs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// Calls that are changed while they go on, and that find out who answered.
/// <https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource>,
/// <https://www.twilio.com/docs/voice/answering-machine-detection>
@ExtendWith(SharedStack.class)
final class ControlTest {
  private static final String HUMAN = "silence:500ms sentence silence:20s";
  private static final String MACHINE = "tones:350+610@7s silence:20s";

  private final Caller caller;
  private final Site site = Site.start();
  private final Phone phone;

  ControlTest(StackProcess stack) {
    caller = Caller.of(stack);
    phone = caller.phone("script", "listen", "ringMs", "100");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String tone(int frequencyHz) {
    return "<Play>"
        + site.put("/" + frequencyHz, Site.Page.of("audio/wav", Wave.tone(frequencyHz, 1)))
        + "</Play>";
  }

  private Answer update(String sid, String... namesAndValues) {
    return caller.api().post("/Calls/" + sid + ".json", namesAndValues);
  }

  @ConcurrentTest
  void aLiveCallIsRedirected() {
    String sid = caller.calls(phone, "<Pause length=\"30\"/>" + tone(500));
    caller.awaitStatus(sid, "in-progress");

    Answer redirected = update(sid, "Twiml", Caller.twiml(tone(700)));

    assertThat(redirected.status()).isEqualTo(200);
    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
    assertThat(heardMs(heard, 500)).isZero();
    assertThat(caller.ended(sid).path("duration").asInt()).isLessThan(25);
  }

  @ConcurrentTest
  void aLiveCallIsEnded() {
    String sid = caller.calls(phone, "<Pause length=\"30\"/>");
    phone.awaitCall(call -> call.path("state").asText().equals("answered"));
    caller.awaitStatus(sid, "in-progress");

    assertThat(update(sid, "Status", "completed").status()).isEqualTo(200);

    assertThat(phone.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(update(sid, "Twiml", Caller.twiml("")).code()).isEqualTo(21220);
  }

  @ConcurrentTest
  void aRingingCallIsCanceled() {
    phone.behaves("answer", "no-answer");
    String sid = caller.calls(phone, tone(700));
    caller.awaitStatus(sid, "ringing");

    assertThat(update(sid, "Status", "canceled").status()).isEqualTo(200);

    assertThat(phone.awaitEnd().path("sipStatus").asInt()).isEqualTo(487);
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("canceled");
  }

  @ConcurrentTest
  void aCallThatNobodyAnswersEndsInTime() {
    phone.behaves("answer", "no-answer");

    JsonNode ended = caller.ended(caller.calls(phone, tone(700), "Timeout", "3"));

    assertThat(ended.path("status").asText()).isEqualTo("no-answer");
    assertThat(phone.awaitEnd().path("sipStatus").asInt()).isEqualTo(487);
  }

  @ConcurrentTest
  void aCallEndsAtItsTimeLimit() {
    String sid = caller.calls(phone, "<Pause length=\"60\"/>", "TimeLimit", "4");

    JsonNode heard = phone.awaitEnd();
    Duration talked =
        Duration.between(
            Instant.parse(heard.path("answeredAt").asText()),
            Instant.parse(heard.path("endedAt").asText()));
    assertThat(talked).isBetween(Duration.ofMillis(3_500), Duration.ofMillis(5_000));
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
  }

  @ConcurrentTest
  void whatNumbersSayIsWhatCallsBecome() {
    List<Phone> phones =
        List.of(
            caller.phone("answer", "decline"),
            caller.phone("answer", "not-found"),
            caller.phone("answer", "480"),
            caller.phone("answer", "500"));
    List<String> sids = phones.stream().map(p -> caller.calls(p, tone(700))).toList();

    assertThat(sids.stream().map(sid -> caller.ended(sid).path("status").asText()))
        .containsExactly("busy", "failed", "no-answer", "failed");
  }

  @ConcurrentTest
  void aHumanIsToldFromAMachine() {
    Phone machine = caller.phone("script", MACHINE, "ringMs", "100");
    phone.behaves("script", HUMAN, "ringMs", "100");
    String ofHuman = caller.documents(tone(700));
    String ofMachine = caller.documents(tone(700));

    String human =
        caller.callsWithUrl(
            phone, caller.carrier().sink(ofHuman).toString(), "MachineDetection", "Enable");
    String automat =
        caller.callsWithUrl(
            machine, caller.carrier().sink(ofMachine).toString(), "MachineDetection", "Enable");

    assertThat(caller.awaitForm(ofHuman).path("AnsweredBy").asText()).isEqualTo("human");
    JsonNode form = caller.awaitForm(ofMachine);
    assertThat(form.path("AnsweredBy").asText()).isEqualTo("machine_start");
    assertThat(form.path("MachineDetectionDuration").asInt()).isBetween(1_500, 6_000);
    assertThat(caller.ended(human).path("answered_by").asText()).isEqualTo("human");
    assertThat(caller.ended(automat).path("answered_by").asText()).isEqualTo("machine_start");
    assertThat(heardMs(phone.awaitEnd(), 700)).isBetween(700L, 1_300L);
  }

  @ConcurrentTest
  void aMachinesGreetingIsWaitedOut() {
    phone.behaves("script", MACHINE, "ringMs", "100");

    caller.calls(phone, tone(700), "MachineDetection", "DetectMessageEnd");

    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
    assertThat(Caller.tones(heard, 700).getFirst().path("fromMs").asLong()).isGreaterThan(7_000);
  }

  @ConcurrentTest
  void aCallSendsATextMessage() {
    String action = caller.documents("<Hangup/>");
    String document =
        caller.documents(
            "<Sms action=\""
                + caller.carrier().sink(action)
                + "\">Your code is 4711 &amp; thanks</Sms>");
    Api.OwnNumber number = caller.api().buy("VoiceUrl", caller.carrier().sink(document).toString());

    phone.calls(number.number(), "listen");

    JsonNode sms =
        await()
            .atMost(Caller.SOON)
            .until(() -> caller.carrier().inbox(phone.number()), list -> !list.isEmpty())
            .getFirst();
    assertThat(sms.path("body").asText()).isEqualTo("Your code is 4711 & thanks");
    assertThat(sms.path("from").asText()).isEqualTo(number.number());
    JsonNode form = caller.awaitForm(action);
    assertThat(form.path("MessageSid").asText()).startsWith("SM");
    assertThat(caller.api().message(form.path("MessageSid").asText()).text("to"))
        .isEqualTo(phone.number());
    assertThat(caller.carrier().inbox(phone.number())).hasSize(1);
  }

  @ConcurrentTest
  void aRejectedCallIsNeverAnswered() {
    String busy = caller.documents("<Reject reason=\"busy\"/>");
    String rejected = caller.documents("<Reject/>");
    Phone other = caller.phone();

    phone.calls(
        caller.api().buy("VoiceUrl", caller.carrier().sink(busy).toString()).number(), "listen");
    other.calls(
        caller.api().buy("VoiceUrl", caller.carrier().sink(rejected).toString()).number(),
        "listen");

    assertThat(phone.awaitEnd().path("sipStatus").asInt()).isEqualTo(486);
    assertThat(other.awaitEnd().path("sipStatus").asInt()).isEqualTo(603);
    String sid = caller.awaitForm(busy).path("CallSid").asText();
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("busy");
    sid = caller.awaitForm(rejected).path("CallSid").asText();
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("no-answer");
  }
}
