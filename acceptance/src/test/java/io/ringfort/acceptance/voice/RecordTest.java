package io.ringfort.acceptance.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import org.junit.jupiter.api.extension.ExtendWith;

/// `<Record>` and recorded calls, listened to. <https://www.twilio.com/docs/voice/twiml/record>
@ExtendWith(SharedStack.class)
final class RecordTest {
  private final Caller caller;
  private final Phone phone;
  private final String action;

  RecordTest(StackProcess stack) {
    caller = Caller.of(stack);
    phone = caller.phone();
    action = caller.documents("<Hangup/>");
  }

  private String record(String attributes) {
    return "<Record action=\"" + caller.carrier().sink(action) + "\" " + attributes + "/>";
  }

  @ConcurrentTest
  void aKeyEndsIt() {
    phone.behaves("script", "silence:2s tones:440@2s digits:# listen", "ringMs", "100");

    String sid = caller.calls(phone, record("playBeep=\"false\" trim=\"do-not-trim\""));

    JsonNode told = caller.awaitForm(action);
    assertThat(told.path("Digits").asText()).isEqualTo("#");
    assertThat(told.path("RecordingDuration").asInt()).isBetween(2, 6);
    assertThat(told.path("RecordingUrl").asText()).endsWith(told.path("RecordingSid").asText());
    JsonNode recording = Recorded.completed(caller, sid);
    assertThat(recording.path("sid").asText()).isEqualTo(told.path("RecordingSid").asText());
    Wave wave = Recorded.wave(caller, recording);
    assertThat(wave.secondsOf(440, 0)).isBetween(1.6, 2.3);
    assertThat(wave.channels()).hasNumberOfRows(1);
  }

  @ConcurrentTest
  void silenceEndsIt() {
    phone.behaves("script", "silence:500ms tones:440@2s listen", "ringMs", "100");

    String sid = caller.calls(phone, record("timeout=\"2\" playBeep=\"false\""));

    JsonNode told = caller.awaitForm(action);
    assertThat(told.path("Digits").asText()).isEmpty();
    assertThat(told.path("RecordingDuration").asInt()).isBetween(3, 7);
    // Silence at both ends is trimmed.
    Wave wave = Recorded.wave(caller, Recorded.completed(caller, sid));
    assertThat(wave.seconds()).isBetween(1.7, 3.2);
    assertThat(wave.secondsOf(440, 0)).isBetween(1.6, 2.3);
  }

  @ConcurrentTest
  void theLongestTimeEndsIt() {
    phone.behaves("script", "tones:440@20s", "ringMs", "100");

    String sid = caller.calls(phone, record("maxLength=\"3\" playBeep=\"false\""));

    assertThat(caller.awaitForm(action).path("RecordingDuration").asInt()).isBetween(2, 4);
    assertThat(Recorded.wave(caller, Recorded.completed(caller, sid)).seconds())
        .isBetween(2.5, 3.5);
  }

  @ConcurrentTest
  void nobodySpeaksAndTheDocumentGoesOn() {
    phone.behaves("script", "listen", "ringMs", "100");

    String sid =
        caller.calls(phone, record("timeout=\"2\" playBeep=\"false\"") + "<Play digits=\"7\"/>");

    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("7");
    assertThat(caller.carrier().asked(action)).isEmpty();
    caller.ended(sid);
    assertThat(Recorded.of(caller, sid))
        .noneMatch(r -> r.path("status").asText().equals("completed"));
  }

  @ConcurrentTest
  void theBeepIsHeardAndNotRecorded() {
    phone.behaves("script", "silence:4s tones:440@1s digits:1 listen", "ringMs", "100");

    String sid = caller.calls(phone, record("trim=\"do-not-trim\" timeout=\"10\""));

    JsonNode recording = Recorded.completed(caller, sid);
    JsonNode heard = phone.awaitEnd();
    int beep = heard.at("/tones/0/frequencyHz").asInt();
    assertThat(beep).isBetween(300, 2_000);
    assertThat(Caller.tones(heard, beep)).hasSameSizeAs(heard.path("tones"));
    assertThat(Recorded.wave(caller, recording).secondsOf(beep, 0)).isZero();
  }

  @ConcurrentTest
  void aWholeCallIsRecordedWithBothSidesApart() {
    phone.behaves("script", "silence:2s tones:440@2s silence:4s hangup", "ringMs", "100");
    String status = caller.newSink();

    String sid =
        caller.calls(
            phone,
            "<Pause length=\"5\"/><Say>Goodbye to you, and thank you.</Say><Pause length=\"5\"/>",
            "Record",
            "true",
            "RecordingChannels",
            "dual",
            "Trim",
            "do-not-trim",
            "RecordingStatusCallback",
            caller.carrier().sink(status).toString(),
            "RecordingStatusCallbackEvent",
            "in-progress completed");

    JsonNode recording = Recorded.completed(caller, sid);
    assertThat(recording.path("source").asText()).isEqualTo("OutboundAPI");
    Wave wave = Recorded.wave(caller, recording);
    assertThat(wave.channels()).hasNumberOfRows(2);
    assertThat(wave.secondsOf(440, 0) + wave.secondsOf(440, 1)).isBetween(1.6, 2.3);
    assertThat(Math.min(wave.secondsOf(440, 0), wave.secondsOf(440, 1))).isZero();
    assertThat(caller.awaitAsked(status, 2))
        .extracting(t -> t.path("form").path("RecordingStatus").asText())
        .containsExactly("in-progress", "completed");
  }
}
