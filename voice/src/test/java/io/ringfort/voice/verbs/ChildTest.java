package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.OfChild;
import io.ringfort.voice.lifecycle.CallEvent.OfParent;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.sip.LegEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A call that another one's `<Dial>` made.
class ChildTest {
  private static final String WHISPER = "https://app.example/whisper";
  private static final String NUMBER = "+15550000001";

  private static Script dialled() {
    return Script.of(Intents.child(null, NUMBER)).on(new CallEvent.Begin()).skip();
  }

  private static Script whispering(String twiml) {
    return Script.of(Intents.child(WHISPER, NUMBER))
        .on(new CallEvent.Begin())
        .answered()
        .serve(twiml)
        .skip();
  }

  @Test
  void tellsItsParentEveryStep() {
    Script call = dialled().rings();
    call.expect("status ringing", "parent RINGING");

    call.answered().expect("status in-progress", "parent ANSWERED", "parent READY");
    call.on(new OfParent(ParentMove.BRIDGED)).expect();
    call.farEndHangsUp().expect("disconnect", "status completed", "parent ENDED", "archive");
  }

  @Test
  void soundBeforeTheAnswerIsForItsParent() {
    dialled()
        .on(new CallEvent.OnLeg(new LegEvent.Ringing(183, Script.SDP)))
        .expect("status ringing", "parent RINGING", "parent EARLY");
  }

  @Test
  void hearsTheWhisperBeforeItIsReady() {
    Script call = Script.of(Intents.child(WHISPER, NUMBER)).on(new CallEvent.Begin()).skip();

    call.answered().expect("status in-progress", "parent ANSWERED", "fetch POST " + WHISPER);
    assertThat(call.asked()).containsEntry("ParentCallSid", Script.sid(77).value());
    call.serve("<Say>For you</Say>").expect("stop", "play 'For you'");
    call.played().expect("parent READY");
  }

  @Test
  void mayRefuseWhileItHearsTheWhisper() {
    Script call = whispering("<Gather numDigits=\"1\" action=\"/k\"/><Hangup/>");

    call.presses("1").expect("stop", "fetch POST https://app.example/k");
    call.serve("").expect("stop", "parent READY");
    whispering("<Hangup/>")
        .legEnded(200)
        .expect("disconnect", "status completed", "parent ENDED", "archive");
  }

  @Test
  void mayNotDialInTheWhisper() {
    Script call = Script.of(Intents.child(WHISPER, NUMBER)).on(new CallEvent.Begin()).answered();

    call.serve("<Dial>+15550000009</Dial>").skip();
    assertThat(call.effects(CallEffect.Notify.class).getFirst().code()).isEqualTo(13201);
    assertThat(call.children()).isEmpty();
    assertThat(moves(call)).containsExactly("ANSWERED", "READY");
  }

  @Test
  void aWhisperThatCannotBeHadEndsIt() {
    Script call = Script.of(Intents.child(WHISPER, NUMBER)).on(new CallEvent.Begin()).answered();

    call.skip().failFetch(11200).expect("error 11200", "play APPLICATION_ERROR");
    call.played().expect("hang up");
    assertThat(moves(call)).doesNotContain("READY");
  }

  @Test
  void isDroppedWhileItRings() {
    Script call = dialled().rings().skip();

    call.on(new OfParent(ParentMove.DROP)).expect("hang up");
    call.ignores(new CallEvent.OfParent(ParentMove.DROP));
    call.legEnded(487);
    assertThat(call.status()).isEqualTo(CallStatus.CANCELED);
  }

  @Test
  void isDroppedBeforeItBegan() {
    Script call = Script.of(Intents.child(null, NUMBER)).on(new OfParent(ParentMove.DROP));

    call.expect("disconnect", "parent ENDED", "archive");
    call.ignores(new CallEvent.Begin());
  }

  @Test
  void aDropThatCrossesTheAnswerEndsIt() {
    Script call = dialled().on(new OfParent(ParentMove.DROP)).skip();

    call.answered().expect("hang up");
  }

  @Test
  void goesItsOwnWayWhenItIsRedirected() {
    Script call = dialled().answered().skip();

    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, null));
    call.expect("stop", "disconnect", "parent DETACHED", "fetch POST https://b.example/x");
    call.serve("").expect("stop", "stop", "hang up");
  }

  @Test
  void isNotRedirectedBeforeAnybodyAnswered() {
    Script call = dialled();

    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, null))
        .expect();
  }

  @Test
  void aSipAddressTellsItsHeaders() {
    Script call = Script.of(Intents.child(null, "sip:a@b.example")).on(new CallEvent.Begin());

    call.on(new CallEvent.OnLeg(new LegEvent.Failed(486, "Busy", Map.of("X-Why", "lunch"))));
    OfChild ended = (OfChild) call.last(CallEffect.TellCall.class).event();
    assertThat(ended.news().details()).containsEntry("DialSipHeader_X-Why", "lunch");
    assertThat(ended.news().sipStatus()).isEqualTo(486);
    assertThat(ended.news().status()).isEqualTo(CallStatus.BUSY);
  }

  private static java.util.List<String> moves(Script call) {
    return call.effects(CallEffect.TellCall.class).stream()
        .map(t -> ((OfChild) t.event()).move().toString())
        .toList();
  }
}
