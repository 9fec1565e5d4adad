package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Caller.heardMs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// `<Dial>` of numbers, listened to at both ends. <https://www.twilio.com/docs/voice/twiml/dial>,
/// <https://www.twilio.com/docs/voice/twiml/number>
@ExtendWith(SharedStack.class)
final class DialTest {
  private final Caller caller;
  private final Site site = Site.start();
  private final Phone phone;
  private final Phone other;
  private final String action;

  DialTest(StackProcess stack) {
    caller = Caller.of(stack);
    phone = caller.phone("script", "listen", "ringMs", "100");
    other = caller.phone("script", "silence:3s tones:880@2s listen", "ringMs", "100");
    action = caller.documents("<Play>" + tone(700) + "</Play>");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private URI tone(int frequencyHz) {
    return site.put("/" + frequencyHz, Site.Page.of("audio/wav", Wave.tone(frequencyHz, 1)));
  }

  private String dial(String attributes, String nouns) {
    return "<Dial action=\""
        + caller.carrier().sink(action)
        + "\" "
        + attributes
        + ">"
        + nouns
        + "</Dial>";
  }

  private static String number(Phone phone) {
    return "<Number>" + phone.number() + "</Number>";
  }

  @ConcurrentTest
  void oneAfterAnotherIsRungUntilSomebodyAnswers() {
    Phone busy = caller.phone("answer", "busy");
    other.behaves("script", "silence:2s tones:880@1s hangup", "ringMs", "100");

    String sid = caller.calls(phone, dial("sequential=\"true\"", number(busy) + number(other)));

    JsonNode told = caller.awaitForm(action);
    assertThat(told.path("DialCallStatus").asText()).isEqualTo("completed");
    assertThat(told.path("DialBridged").asText()).isEqualTo("true");
    assertThat(told.path("DialCallDuration").asInt()).isBetween(2, 6);
    List<JsonNode> children = caller.list("/Calls.json?ParentCallSid=" + sid, "calls");
    assertThat(children)
        .extracting(c -> c.path("to").asText() + " " + c.path("status").asText())
        .containsExactlyInAnyOrder(busy.number() + " busy", other.number() + " completed");
    assertThat(children)
        .filteredOn(c -> c.path("to").asText().equals(other.number()))
        .extracting(c -> c.path("sid").asText())
        .containsExactly(told.path("DialCallSid").asText());
    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 880)).isPositive();
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
  }

  @ConcurrentTest
  void whoeverAnswersFirstHasTheCall() {
    Phone slow = caller.phone("ringMs", "20000", "script", "tones:500@20s");

    String sid = caller.calls(phone, dial("", number(slow) + number(other)));

    JsonNode rung = slow.awaitEnd();
    assertThat(rung.path("sipStatus").asInt()).isEqualTo(487);
    other.awaitCall(call -> heardMs(phone.calls().getFirst(), 880) > 500);
    phone.hangsUp(phone.calls().getFirst().path("id").asText());
    assertThat(heardMs(phone.awaitEnd(), 500)).isZero();
    assertThat(caller.awaitForm(action).path("DialCallStatus").asText()).isEqualTo("completed");
    assertThat(caller.list("/Calls.json?ParentCallSid=" + sid, "calls"))
        .extracting(c -> c.path("status").asText())
        .contains("canceled");
  }

  @ConcurrentTest
  void whoDoesNotAnswerIsGivenUp() {
    other.behaves("answer", "no-answer");

    caller.calls(phone, dial("timeout=\"3\"", number(other)));

    JsonNode told = caller.awaitForm(action);
    assertThat(told.path("DialCallStatus").asText()).isEqualTo("no-answer");
    assertThat(told.path("DialBridged").asText()).isEqualTo("false");
    JsonNode rung = other.awaitEnd();
    assertThat(between(rung, "startedAt", "endedAt")).isBetween(2_500L, 6_000L);
    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
  }

  @ConcurrentTest
  void theCallerLeavesWithAStar() {
    other.behaves("script", "tones:880@20s", "ringMs", "100");
    phone.behaves("script", "silence:4s digits:* listen", "ringMs", "100");

    caller.calls(phone, dial("hangupOnStar=\"true\"", number(other)));

    assertThat(caller.awaitForm(action).path("DialCallStatus").asText()).isEqualTo("completed");
    assertThat(other.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 880)).isBetween(1_000L, 4_500L);
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
  }

  @ConcurrentTest
  void theCallersOwnCallIsAnsweredWithTheOthers() {
    other.behaves("ringMs", "3000", "script", "silence:1s hangup");
    String document = caller.documents(dial("answerOnBridge=\"true\"", number(other)));
    Api.OwnNumber number = caller.api().buy("VoiceUrl", caller.carrier().sink(document).toString());

    phone.calls(number.number(), "listen");

    JsonNode bridged = phone.awaitEnd();
    JsonNode answered = other.awaitEnd();
    assertThat(between(bridged, "startedAt", "answeredAt")).isGreaterThan(2_900);
    assertThat(
            Duration.between(instant(answered, "answeredAt"), instant(bridged, "answeredAt")).abs())
        .isLessThan(Duration.ofSeconds(1));
  }

  @ConcurrentTest
  void aWhisperIsHeardByTheCalleeAlone() {
    String whisper = caller.newSink();
    caller
        .carrier()
        .answer(whisper, Map.of("body", Caller.twiml("<Play>" + tone(500) + "</Play>")));
    phone.behaves("script", "tones:440@20s", "ringMs", "100");
    other.behaves("script", "silence:5s tones:880@1s hangup", "ringMs", "100");

    caller.calls(
        phone,
        dial(
            "",
            "<Number url=\""
                + caller.carrier().sink(whisper)
                + "\">"
                + other.number()
                + "</Number>"));

    JsonNode callee = other.awaitEnd();
    assertThat(heardMs(callee, 500)).isBetween(700L, 1_300L);
    assertThat(heardMs(callee, 440)).isGreaterThan(1_000);
    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 500)).isZero();
    assertThat(heardMs(heard, 880)).isGreaterThan(700);
    JsonNode asked = caller.awaitForm(whisper);
    assertThat(asked.path("To").asText()).isEqualTo(other.number());
    assertThat(asked.path("ParentCallSid").asText()).startsWith("CA");
    assertThat(asked.path("Direction").asText()).isEqualTo("outbound-dial");
  }

  @ConcurrentTest
  void aConversationEndsAtItsTimeLimit() {
    other.behaves("script", "tones:880@20s", "ringMs", "100");

    caller.calls(phone, dial("timeLimit=\"3\"", number(other)));

    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 880)).isBetween(2_300L, 3_700L);
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
  }

  @ConcurrentTest
  void digitsOfANumberAreSentToItAndItSeesTheCallerId() {
    other.behaves("script", "silence:4s hangup", "ringMs", "100");
    String number = "<Number sendDigits=\"w42#\">" + other.number() + "</Number>";

    caller.calls(phone, dial("callerId=\"" + caller.from() + "\"", number));

    JsonNode heard = other.awaitEnd();
    assertThat(heard.path("dtmf").asText()).isEqualTo("42#");
    assertThat(heard.path("from").asText()).isEqualTo(caller.from());
    assertThat(phone.awaitEnd().path("dtmf").asText()).isEmpty();
  }

  @ConcurrentTest
  void aCallerIdThatIsNotOursRingsNobody() {
    String sid = caller.calls(phone, dial("callerId=\"+12125550100\"", number(other)));

    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(Notes.codes(caller, sid)).contains("13214");
    assertThat(other.calls()).isEmpty();
  }

  @ConcurrentTest
  void eachSideHasAChannelOfItsOwnInADualRecording() {
    phone.behaves("script", "silence:4s tones:440@2s silence:5s hangup", "ringMs", "100");
    other.behaves("script", "silence:6s tones:880@2s listen", "ringMs", "100");

    String sid =
        caller.calls(
            phone, dial("record=\"record-from-answer-dual\" trim=\"do-not-trim\"", number(other)));

    JsonNode recording = Recorded.completed(caller, sid);
    assertThat(recording.path("channels").asInt()).isEqualTo(2);
    assertThat(recording.path("source").asText()).isEqualTo("DialVerb");
    Wave wave = Recorded.wave(caller, recording);
    assertThat(wave.channels()).hasNumberOfRows(2);
    assertThat(wave.secondsOf(440, 0)).isBetween(1.6, 2.3);
    assertThat(wave.secondsOf(880, 1)).isBetween(1.6, 2.3);
    assertThat(wave.secondsOf(880, 0)).isZero();
    assertThat(wave.secondsOf(440, 1)).isZero();
    assertThat(caller.awaitForm(action).path("RecordingSid").asText())
        .isEqualTo(recording.path("sid").asText());
  }

  private static Instant instant(JsonNode call, String name) {
    return Instant.parse(call.path(name).asText());
  }

  private static long between(JsonNode call, String from, String to) {
    return Duration.between(instant(call, from), instant(call, to)).toMillis();
  }
}
