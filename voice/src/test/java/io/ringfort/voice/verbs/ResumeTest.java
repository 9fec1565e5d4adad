package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.HostName;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.OfParent;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the next host must do so that a call goes on.
class ResumeTest {

  /// Another host has it, a moment after the last one spoke.
  private static Script takenOver(Script call) {
    return call.skip()
        .on(
            new CallEvent.TakenOver(
                new HostName("a-voice"), new HostName("b-voice"), call.now(), false));
  }

  private static Script sounding(Script call) {
    return call.on(new CallEvent.Sounding(call.last(CallEffect.Play.class).id(), Duration.ZERO));
  }

  @Test
  void aPromptGoesOnWhereItWas() {
    Script call = sounding(Script.inbound("<Say>Hello</Say><Say>Bye</Say>")).pass(3);
    takenOver(call).expect("answer", "play 'Hello'");
    assertThat(call.last(CallEffect.Play.class).from()).isEqualTo(Duration.ofSeconds(3));
    call.played().expect("play 'Bye'");
  }

  @Test
  void aSecondHostGoesOnWhereTheFirstSuccessorWas() {
    Script call = sounding(Script.inbound("<Play>/a.wav</Play>")).pass(3);
    takenOver(call);
    call.on(new CallEvent.Sounding(call.last(CallEffect.Play.class).id(), Duration.ofSeconds(3)));
    takenOver(call.pass(2)).expect("answer", "play https://app.example/a.wav");
    assertThat(call.last(CallEffect.Play.class).from()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void nobodyIsCalledAgainAfterTheDeadline() {
    Script call = Script.of(Intents.outbound()).on(new CallEvent.Begin());
    call.pass(Duration.between(call.now(), Intents.outbound().terms().deadline()).toSeconds() + 1);
    takenOver(call);
    assertThat(call.effects(CallEffect.Invite.class)).hasSize(1);
    assertThat(call.effects(CallEffect.Archive.class)).hasSize(1);
  }

  @Test
  void somebodyIsCalledAgainBeforeTheDeadline() {
    Script call = Script.of(Intents.outbound()).on(new CallEvent.Begin()).pass(1);
    takenOver(call);
    assertThat(call.effects(CallEffect.Invite.class)).hasSize(2);
  }

  @Test
  void aPromptThatWasStillBeingMadeBegins() {
    Script call = Script.inbound("<Say>Hello</Say>").pass(3);
    takenOver(call).expect("answer", "play 'Hello'");
    assertThat(call.last(CallEffect.Play.class).from()).isZero();
  }

  @Test
  void timesStayWhatTheyWere() {
    Script call = Script.inbound("<Pause length=\"10\"/><Say>Next</Say>").pass(4);
    takenOver(call).expect().pass(5).expect();
    call.pass(1).expect("answer", "play 'Next'");
  }

  @Test
  void aDocumentUnderWayIsAskedForAgainWithItsToken() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin());
    CallEffect.Fetch first = call.lastFetch();
    takenOver(call).expect("fetch POST " + Script.APP);
    assertThat(call.lastFetch()).isEqualTo(first);
    call.serve("<Say>Hello</Say>").expect("stop", "answer", "play 'Hello'");
  }

  @Test
  void digitsAreKept() {
    Script call =
        Script.inbound("<Gather numDigits=\"3\" action=\"/digits\"><Say>Keys</Say></Gather>")
            .presses("12");
    takenOver(call).expect("answer").presses("3");
    assertThat(call.asked()).containsEntry("Digits", "123");
  }

  @Test
  void aRecordingGoesOnUnderItsSid() {
    Script call = Script.inbound("<Record playBeep=\"false\"/>");
    var plan = call.last(CallEffect.StartRecording.class).plan();
    takenOver(call).expect("answer", "record RecordVerb", "watch 5");
    assertThat(call.last(CallEffect.StartRecording.class).plan()).isEqualTo(plan);
  }

  @Test
  void aCallbackThatIsNotDurableIsToldAgain() {
    Script call =
        Script.of(Intents.outbound(Intents.terms("", null, null)))
            .on(new CallEvent.Begin())
            .answered()
            .serve("<Pause/>");
    String token = call.last(CallEffect.Tell.class).token();
    call.effects(CallEffect.Tell.class).stream()
        .map(CallEffect.Tell::token)
        .filter(t -> !t.equals(token))
        .forEach(t -> call.on(new CallEvent.Told(t)));
    takenOver(call);
    assertThat(call.effects(CallEffect.Tell.class).stream().filter(t -> t.token().equals(token)))
        .hasSize(2);
    call.on(new CallEvent.Told(token));
    takenOver(call).expect();
  }

  @Test
  void whoSpeaksWithSomebodyIsConnectedAgain() {
    Script call = Script.inbound("<Dial>+15550001111</Dial>").childReady(0);
    takenOver(call).expect("answer", "REPORT 0", "connect 0");
  }

  @Test
  void aCallerAsksHowFarThoseAreWhomItDialled() {
    Script call =
        Script.inbound("<Dial>+15550001111</Dial>")
            .child(0, ChildMove.RINGING, CallStatus.RINGING, 180);
    takenOver(call).expect("answer", "play RINGING x0", "REPORT 0");
  }

  @Test
  void whoWasToBeDialledIsDialled() {
    Script call = Script.inbound("<Dial>+15550001111</Dial>");
    takenOver(call);
    assertThat(call.effects(CallEffect.DialChild.class)).hasSize(2);
    assertThat(call.children().getFirst()).isEqualTo(call.children().getLast());
  }

  @Test
  void aDialledCallSaysOnceMoreHowFarItIs() {
    Script call =
        Script.of(Intents.child(null, "+15550001111")).on(new CallEvent.Begin()).answered();
    takenOver(call);
    assertThat(
            call.effects(CallEffect.TellCall.class).stream()
                .map(t -> ((CallEvent.OfChild) t.event()).move()))
        .endsWith(ChildMove.ANSWERED, ChildMove.READY);
  }

  @Test
  void whoWasDialledByNobodyAnyMoreIsDropped() {
    Script call = Script.inbound("<Say>Hello</Say>").skip();
    call.on(
        new CallEvent.OfChild(
            Script.sid(5),
            ChildMove.READY,
            new CallEvent.ChildNews(CallStatus.IN_PROGRESS, 200, 0, Map.of())));
    assertThat(call.last(CallEffect.TellCall.class).event())
        .isEqualTo(new OfParent(ParentMove.DROP));
  }

  @Test
  void whoIsInARoomReturns() {
    Script call = Script.inbound("<Dial><Conference>x</Conference></Dial>");
    call.room(RoomMove.STARTED, null, Map.of());
    takenOver(call).expect("answer", "return to conference x");
  }

  @Test
  void whoWaitsInAQueueReturnsAndHearsItsMusic() {
    Script call = Script.inbound("<Enqueue>support</Enqueue>");
    call.room(RoomMove.QUEUED, null, Map.of());
    takenOver(call).expect("answer", "play MUSIC x0", "return to queue support");
  }

  @Test
  void aTextMessageThatWasNotTakenYetIsSentAgain() {
    Script call = Script.inbound("<Message>Hi</Message>");
    long id = call.call().session().lastId();
    takenOver(call);
    assertThat(call.effects(CallEffect.SendMessage.class)).hasSize(2);
    assertThat(call.call().session().lastId()).isEqualTo(id);
  }

  @Test
  void digitsOnTheirWayAreNotSentTwice() {
    Script call = Script.inbound("<Play digits=\"123\"/><Say>Next</Say>");
    takenOver(call).expect("answer", "play 'Next'");
  }

  @Test
  void whoWasHungUpIsHungUp() {
    Script call = Script.inbound("<Hangup/>");
    takenOver(call).expect("hang up");
  }

  @Test
  void whoWasNotCalledYetIsCalled() {
    Script call = Script.of(Intents.outbound()).on(new CallEvent.Begin());
    takenOver(call).expect("invite");
  }

  @Test
  void aCallThatEndedStaysEnded() {
    Script call = Script.inbound("<Pause/>").farEndHangsUp();
    call.ignores(
        new CallEvent.TakenOver(
            new HostName("a-voice"), new HostName("b-voice"), call.now(), false));
  }
}
