package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import io.ringfort.voice.recordings.RecordingPlan;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordTest {
  private static final String ACTION = "fetch POST https://app.example/recorded";

  private static Script recording(String attributes) {
    Script call =
        Script.inbound("<Record action=\"/recorded\" " + attributes + "/><Say>Next</Say>").skip();
    if (attributes.contains("playBeep=\"false\"")) {
      return call;
    }
    return call.played().skip();
  }

  @Test
  void beepsThenRecords() {
    Script call =
        Script.inbound("<Record recordingStatusCallback=\"/told\" trim=\"do-not-trim\"/>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "answer", "play BEEP");

    call.played().expect("record RecordVerb", "watch 5");
    RecordingPlan plan = call.last(CallEffect.StartRecording.class).plan();
    assertThat(plan.status().url()).isEqualTo("https://app.example/told");
    assertThat(plan.sound().trim()).isFalse();
  }

  @Test
  void recordsAtOnceWithoutABeep() {
    Script.inbound("<Record playBeep=\"false\"/>")
        .expect(
            "ring", "fetch POST " + Script.APP, "stop", "answer", "record RecordVerb", "watch 5");
  }

  @Test
  void aBeepThatFailsIsDoneWithout() {
    Script.inbound("<Record/>").skip().playFails().expect("record RecordVerb", "watch 5");
  }

  @Test
  void aKeyEndsIt() {
    Script call = recording("");

    call.on(new CallEvent.Speech()).pass(7).presses("#").expect("watch 0", "keep", ACTION);
    assertThat(call.asked())
        .containsEntry("Digits", "#")
        .containsEntry("RecordingDuration", "7")
        .containsKeys("RecordingSid", "RecordingUrl");
  }

  @Test
  void onlyItsKeysEndIt() {
    recording("finishOnKey=\"*\"").presses("12#").expect();
  }

  @Test
  void silenceAfterSpeechEndsIt() {
    Script call = recording("");

    call.on(new CallEvent.Speech()).pass(20).on(new CallEvent.Silence());
    call.expect("watch 0", "keep", ACTION);
    assertThat(call.asked()).containsEntry("Digits", "");
  }

  @Test
  void silenceAloneIsNoRecording() {
    recording("").pass(5).on(new CallEvent.Silence()).expect("watch 0", "discard", "play 'Next'");
  }

  @Test
  void whoSpokeFromTheBeginningIsHeard() {
    // The silence comes later than it would have come by itself.
    recording("").pass(9).on(new CallEvent.Silence()).expect("watch 0", "keep", ACTION);
  }

  @Test
  void theLongestTimeEndsIt() {
    recording("maxLength=\"30\"")
        .on(new CallEvent.Speech())
        .pass(30)
        .expect("watch 0", "keep", ACTION);
  }

  @Test
  void withoutATimeoutNothingIsTakenForSilence() {
    recording("timeout=\"0\" maxLength=\"30\"").pass(30).expect("watch 0", "keep", ACTION);
  }

  @Test
  void hangingUpIsAWayToEndIt() {
    Script call = recording("");

    call.on(new CallEvent.Speech()).pass(3).farEndHangsUp();
    call.expect(
        "watch 0",
        "keep",
        "tell https://app.example/recorded",
        "disconnect",
        "status completed",
        "archive");
    assertThat(call.effects(CallEffect.Tell.class).getFirst().params())
        .containsEntry("Digits", "hangup")
        .containsEntry("CallStatus", "completed")
        .containsEntry("RecordingDuration", "3");
  }

  @Test
  void hangingUpDuringTheBeepLeavesNoRecording() {
    Script.inbound("<Record/>")
        .skip()
        .farEndHangsUp()
        .expect("watch 0", "disconnect", "status completed", "archive");
  }

  @Test
  void theWholeCallIsRecordedFromItsAnswerOn() {
    RecordingTerms terms = new RecordingTerms(true, "both", true, Hook.NONE, Set.of("completed"));
    Script call = Script.of(Intents.outbound(Intents.terms("", terms, null)));

    call.on(new CallEvent.Begin()).answered();
    call.expect(
        "invite",
        "status initiated",
        "status in-progress",
        "record OutboundAPI dual",
        "fetch POST " + Script.APP);
    call.farEndHangsUp().expect("keep", "disconnect", "status completed", "archive");
  }
}
