package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.sip.LegEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundTest {
  private static Script call() {
    return Script.of(Intents.outbound(Intents.terms("", null, null)));
  }

  private static Script ringing() {
    return call().on(new CallEvent.Begin()).rings().skip();
  }

  @Test
  void tellsEveryStepInItsOrder() {
    Script call = call().on(new CallEvent.Begin());
    call.expect("invite", "status initiated");
    call.rings().expect("status ringing");
    call.answered().expect("status in-progress", "fetch POST " + Script.APP);
    call.serve("<Hangup/>").pass(Duration.ofMillis(61_500)).legEnded(200);

    assertThat(call.statuses())
        .containsExactly("0 initiated", "1 ringing", "2 in-progress", "3 completed");
    assertThat(call.told())
        .containsEntry("CallDuration", "61")
        .containsEntry("Duration", "2")
        .containsEntry("SipResponseCode", "200")
        .containsEntry("CallbackSource", "call-progress-events")
        .containsEntry("Timestamp", "Thu, 01 Jan 2026 00:01:01 +0000");
  }

  @Test
  void numbersOnlyWhatIsTold() {
    Script call = Script.of(Intents.outbound()).on(new CallEvent.Begin()).rings().answered();
    call.farEndHangsUp();

    assertThat(call.statuses()).containsExactly("0 completed");
  }

  @Test
  void ringsOnceHoweverOftenTheCarrierSaysSo() {
    Script call = ringing();

    call.ignores(new CallEvent.OnLeg(new LegEvent.Ringing(180, null)));
    call.answered().skip();
    call.ignores(new CallEvent.OnLeg(new LegEvent.Ringing(183, Script.SDP)));
    call.ignores(new CallEvent.OnLeg(new LegEvent.Answered(Script.SDP, Map.of())));
  }

  @Test
  void nobodyIsCalledTwice() {
    Script call = ringing();

    call.ignores(new CallEvent.Begin());
  }

  @Test
  void nobodyIsCalledAfterTheDeadline() {
    Script call = call().pass(61);

    call.on(new CallEvent.Begin()).expect("disconnect", "status failed", "archive");
    assertThat(call.verdict().reason()).contains("deadline");
  }

  @ParameterizedTest
  @CsvSource({
    "486, BUSY",
    "600, BUSY",
    "603, BUSY",
    "408, NO_ANSWER",
    "480, NO_ANSWER",
    "487, NO_ANSWER",
    "404, FAILED",
    "484, FAILED",
    "500, FAILED",
    "503, FAILED"
  })
  void aFinalAnswerIsAVerdict(int sipStatus, CallStatus status) {
    Script call = ringing().failed(sipStatus);

    call.expect("disconnect", "status " + status.text(), "archive");
    assertThat(call.status()).isEqualTo(status);
    assertThat(call.told()).containsEntry("SipResponseCode", "" + sipStatus);
  }

  @Test
  void canceledBeforeItsTurnItTellsNobody() {
    Script call = call().change(new CallChange.End(true));

    call.expect("disconnect", "archive");
    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
    call.ignores(new CallEvent.Begin());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void canceledWhileItRings(boolean cancel) {
    Script call = ringing().change(new CallChange.End(cancel));
    call.expect("hang up");

    call.legEnded(487).expect("disconnect", "status canceled", "archive");
    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void aCancellationThatTheLegCallsAFailureIsOneStill() {
    Script call = ringing().change(new CallChange.End(true)).failed(487);

    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void anAnswerThatCrossesTheCancellationIsEnded() {
    Script call = ringing().change(new CallChange.End(true)).skip();

    call.answered().expect("hang up");
    call.legEnded(200);
    assertThat(call.statuses()).last().isEqualTo("2 canceled");
  }

  @Test
  void whatWasAnsweredIsNotCanceledAnyMore() {
    Script call = ringing().answered().skip();

    call.change(new CallChange.End(true)).expect();
    call.change(new CallChange.End(false)).expect("hang up");
  }

  @Test
  void sendsDigitsAsSoonAsItIsAnswered() {
    Script call = Script.of(Intents.outbound(Intents.terms("1w2", null, null)));

    call.on(new CallEvent.Begin()).answered();
    call.expect(
        "invite", "status initiated", "status in-progress", "keys 1w2", "fetch POST " + Script.APP);
  }

  @Test
  void waitsForWhoAnsweredBeforeItAsks() {
    Script call = Script.of(Intents.outbound(Intents.terms("", null, Intents.machine(false))));
    call.on(new CallEvent.Begin()).answered();
    call.expect("invite", "status initiated", "status in-progress", "detect");

    call.on(new CallEvent.Machine("human", 1_200)).expect("fetch POST " + Script.APP);
    assertThat(call.asked())
        .containsEntry("AnsweredBy", "human")
        .containsEntry("MachineDetectionDuration", "1200");
    call.ignores(new CallEvent.Machine("fax", 2_000));
  }

  @Test
  void tellsWhoAnsweredBesideTheDocument() {
    Script call = Script.of(Intents.outbound(Intents.terms("", null, Intents.machine(true))));
    call.on(new CallEvent.Begin()).answered();
    call.expect(
        "invite", "status initiated", "status in-progress", "detect", "fetch POST " + Script.APP);

    call.on(new CallEvent.Machine("machine_start", 900)).expect("tell https://app.example/machine");
    assertThat(call.told())
        .containsEntry("AnsweredBy", "machine_start")
        .containsEntry("MachineDetectionDuration", "900");
  }

  @Test
  void aRedirectedCallNeedsNotKnowWhoAnswered() {
    Script call = Script.of(Intents.outbound(Intents.terms("", null, Intents.machine(false))));
    call.on(new CallEvent.Begin()).answered();
    call.change(new CallChange.Redirect("<Response><Pause/></Response>", Hook.NONE, null, null));
    call.serveTwimlOfRequest().skip();

    call.on(new CallEvent.Machine("human", 900)).expect();
  }

  @Test
  void endsAtItsTimeLimit() {
    Script call = Script.outbound("<Pause length=\"20000\"/>").skip();

    call.pass(14_399).expect();
    call.pass(1).expect("warning 32015", "hang up");
    call.ignores(new CallEvent.RtpTimeout());
  }

  @Test
  void endsWhenNoSoundComes() {
    Script call = Script.outbound("<Pause length=\"20000\"/>").skip();

    call.on(new CallEvent.RtpTimeout()).expect("error 32014", "hang up");
  }

  @Test
  void readsTheDocumentOfTheRequest() {
    CallIntent intent =
        Intents.intent(
            Direction.OUTBOUND_API, Intents.inline("<Say>Hi</Say>"), Intents.terms("", null, null));
    Script call = Script.of(intent).on(new CallEvent.Begin()).answered();
    call.expect("invite", "status initiated", "status in-progress", "read");

    call.serveTwimlOfRequest().expect("stop", "play 'Hi'");
  }

  @Test
  void aLostCallIsCompletedWithTheTokenThatItWouldHaveHad() {
    Script lived = ringing().failed(486);
    Script lost = call().on(new CallEvent.HostLost());

    assertThat(lost.verdict().reason()).isEqualTo("host lost");
    assertThat(lost.last(CallEffect.Tell.class).token())
        .isEqualTo(lived.last(CallEffect.Tell.class).token())
        .isNotEqualTo(lived.effects(CallEffect.Tell.class).getFirst().token());
  }

  @Test
  void nothingHappensToAnEndedCall() {
    Script call = ringing().failed(486);

    call.ignores(new CallEvent.OnLeg(new LegEvent.Answered(Script.SDP, Map.of())));
    call.ignores(new CallEvent.OnLeg(new LegEvent.Ended(false, 200, "")));
    call.ignores(new CallEvent.Change(new CallChange.End(false)));
    call.ignores(new CallEvent.HostLost());
    call.ignores(new CallEvent.TimeUp(-1));
    call.ignores(new CallEvent.Begin());
  }
}
