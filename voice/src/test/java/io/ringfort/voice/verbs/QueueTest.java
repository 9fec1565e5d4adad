package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent.OfRoom;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Both sides of a queue: who waits, and who takes.
class QueueTest {
  private static final CallSid OTHER = Script.sid(50);
  private static final CallSid STRANGER = Script.sid(51);
  private static final String ACTION = "fetch POST https://app.example/left";
  private static final Map<String, String> QUEUED = Map.of("QueueSid", "QU1", "QueuePosition", "1");

  private static Script waiting(String attributes) {
    String twiml = "<Enqueue action=\"/left\" " + attributes + ">sales</Enqueue><Say>Next</Say>";
    return Script.inbound(twiml).room(RoomMove.QUEUED, null, QUEUED).skip();
  }

  private static Script waitingWith(String document) {
    return waiting("waitUrl=\"/wait\"").serve(document).skip();
  }

  private static Script taking(String attributes) {
    String twiml =
        "<Dial action=\"/left\" " + attributes + "><Queue url=\"/w\">sales</Queue></Dial>";
    return Script.inbound(twiml).skip();
  }

  @Test
  void waitsWithMusic() {
    Script call = Script.inbound("<Enqueue>sales</Enqueue>");
    call.expect("ring", "fetch POST " + Script.APP, "stop", "answer", "queue sales");

    call.room(RoomMove.QUEUED, null, QUEUED).expect("play MUSIC x0");
  }

  @Test
  void waitsInSilence() {
    Script.inbound("<Enqueue waitUrl=\"\">sales</Enqueue>")
        .skip()
        .room(RoomMove.QUEUED, null, QUEUED)
        .expect();
  }

  @Test
  void whoWaitsAlreadyHearsOnWhenItIsToldSoAgain() {
    Script call = waitingWith("<Say>Wait</Say>");

    call.ignores(new CallEvent.OfRoom(RoomMove.QUEUED, null, QUEUED));

    call.played().expect("fetch POST https://app.example/wait");
  }

  @Test
  void aWaitingDocumentBeginsAgainAtItsEnd() {
    Script call = waiting("waitUrl=\"/wait\"");
    assertThat(call.asked()).containsEntry("QueuePosition", "1");

    call.serve("<Say>Wait</Say>").expect("play 'Wait'");
    call.played().expect("fetch POST https://app.example/wait");
  }

  @Test
  void aWaitingDocumentWithoutVerbsIsSilence() {
    waiting("waitUrl=\"/wait\"").serve("").expect();
  }

  @Test
  void aWaitingDocumentThatCannotBeHadIsSilence() {
    Script call = waiting("waitUrl=\"/wait\"").failFetch(11200);
    call.expect("error 11200");

    call.room(RoomMove.TAKEN, OTHER, Map.of()).expect("stop", "room GIVEN");
  }

  @Test
  void aWaitingDocumentThatIsGoneTheSecondTimeIsSilence() {
    Script call = waitingWith("<Say>Wait</Say>").played().skip();

    call.failFetch(11200).expect("error 11200", "stop");
    call.room(RoomMove.TAKEN, OTHER, Map.of()).expect("stop", "room GIVEN");
  }

  @Test
  void aWaitingDocumentThatFailsIsSilence() {
    Script call =
        waiting("waitUrl=\"/wait\"").serve("<Redirect>http://a b{</Redirect>").failFetch(11100);

    call.skip().farEndHangsUp();
    assertThat(call.effects(CallEffect.LeaveQueue.class)).hasSize(1);
  }

  @Test
  void mayNotDialWhileItWaits() {
    waiting("waitUrl=\"/wait\"")
        .serve("<Dial>+15550000009</Dial><Say>Wait</Say>")
        .expect("error 13201", "play 'Wait'");
  }

  @Test
  void isGivenToWhoTakesIt() {
    Script call = waitingWith("<Say>Wait</Say>");

    call.pass(8).room(RoomMove.TAKEN, OTHER, Map.of()).expect("stop", "room GIVEN");
    OfRoom given = (OfRoom) call.last(CallEffect.TellCall.class).event();
    assertThat(given.other()).isEqualTo(call.call().intent().sid());
    assertThat(given.details()).containsEntry("QueueTime", "8").containsEntry("QueueSid", "QU1");
  }

  @Test
  void hearsTheWhisperBeforeItIsGiven() {
    Script call = waiting("");

    call.room(RoomMove.TAKEN, OTHER, Map.of("url", "https://t.example/w", "method", "GET"))
        .expect("stop", "fetch GET https://t.example/w");
    assertThat(call.asked()).containsEntry("DequeingCallSid", OTHER.value());
    call.serve("<Say>Soon</Say>").expect("play 'Soon'");
    call.played().expect("room GIVEN");
  }

  @Test
  void isGivenThoughTheWhisperCannotBeHad() {
    Script call = waiting("");
    call.room(RoomMove.TAKEN, OTHER, Map.of("url", "https://t.example/w")).skip();

    call.failFetch(11200).expect("error 11200", "room GIVEN");
  }

  @Test
  void leavesWhenTheTakerDoes() {
    Script call = waiting("").pass(3).room(RoomMove.TAKEN, OTHER, Map.of()).skip();

    call.room(RoomMove.OUT, STRANGER, Map.of()).expect();
    call.room(RoomMove.OUT, OTHER, Map.of("reason", "bridged"))
        .expect("stop", "disconnect", "unqueue sales bridged", ACTION);
    assertThat(call.asked())
        .containsEntry("QueueResult", "bridged")
        .containsEntry("QueueTime", "3");
  }

  @Test
  void leavesByItsWaitingDocument() {
    Script call = waiting("waitUrl=\"/wait\"").serve("<Leave/><Say>never</Say>");

    call.expect("stop", "unqueue sales leave", ACTION);
    assertThat(call.asked()).containsEntry("QueueResult", "leave");
  }

  @Test
  void leavingOutsideOfAQueueEndsTheCall() {
    Script.inbound("<Leave/>")
        .expect("ring", "fetch POST " + Script.APP, "stop", "stop", "answer", "hang up");
  }

  @Test
  void aFullQueueGoesOn() {
    Script call = Script.inbound("<Enqueue action=\"/left\">sales</Enqueue>").skip();

    call.room(RoomMove.REFUSED, null, Map.of("reason", "queue-full"))
        .expect("unqueue sales queue-full", ACTION);
    assertThat(call.asked()).containsEntry("QueueResult", "queue-full");
  }

  @Test
  void hangingUpLeavesTheQueue() {
    Script call = waitingWith("<Say>Wait</Say>").pass(4).farEndHangsUp();

    call.expect(
        "unqueue sales hangup",
        "tell https://app.example/left",
        "disconnect",
        "status completed",
        "archive");
    assertThat(call.effects(CallEffect.Tell.class).getFirst().params())
        .containsEntry("QueueResult", "hangup")
        .containsEntry("QueueTime", "4");
  }

  @Test
  void hangingUpFreesTheTaker() {
    Script call = waiting("").room(RoomMove.TAKEN, OTHER, Map.of()).skip().farEndHangsUp();

    call.expect(
        "room OUT",
        "unqueue sales bridged",
        "tell https://app.example/left",
        "disconnect",
        "status completed",
        "archive");
  }

  @Test
  void aRedirectedMemberLeavesTheQueue() {
    Script call = waitingWith("<Say>Wait</Say>");

    call.change(new CallChange.Redirect(null, Script.post("https://b.example/x"), null, null))
        .expect(
            "unqueue sales redirected",
            "tell https://app.example/left",
            "stop",
            "disconnect",
            "fetch POST https://b.example/x");
  }

  @Test
  void takesWhoWaits() {
    Script call = taking("");
    assertThat(call.last(CallEffect.TakeFromQueue.class).whisper().url())
        .isEqualTo("https://app.example/w");

    call.room(RoomMove.GIVEN, OTHER, Map.of("QueueSid", "QU1")).expect("stop", "connect ?");
    call.pass(5).room(RoomMove.OUT, OTHER, Map.of()).expect("disconnect", ACTION);
    assertThat(call.asked())
        .containsEntry("DialQueueResult", "bridged")
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", OTHER.value())
        .containsEntry("DialCallDuration", "5")
        .containsEntry("QueueSid", "QU1");
  }

  @Test
  void givesUpWaitingForAnybody() {
    Script call = taking("timeout=\"20\"").pass(20);

    call.expect("stop taking sales", "disconnect", ACTION);
    assertThat(call.asked())
        .containsEntry("DialQueueResult", "no-answer")
        .containsEntry("DialBridged", "false");
  }

  @Test
  void theRingTimeDoesNotEndTheTalk() {
    Script call = taking("timeout=\"20\" timeLimit=\"90\"").room(RoomMove.GIVEN, OTHER, Map.of());

    call.skip().pass(89).expect();
    call.pass(1).expect("room OUT", "disconnect", ACTION);
  }

  @Test
  void wantsTheNextWhenTheFrontHangsUpFirst() {
    taking("").room(RoomMove.OUT, OTHER, Map.of()).expect("stop taking sales", "take sales");
  }

  @Test
  void doesNotKeepWhoComesTooLate() {
    Script busy = taking("").room(RoomMove.GIVEN, OTHER, Map.of()).skip();
    busy.room(RoomMove.GIVEN, STRANGER, Map.of()).expect("room OUT");

    Script gone = taking("timeout=\"1\"").pass(1).skip();
    gone.room(RoomMove.GIVEN, OTHER, Map.of()).expect("room OUT");
  }

  @Test
  void whoIsGivenAgainIsTheSame() {
    Script call = taking("").room(RoomMove.GIVEN, OTHER, Map.of()).skip();
    call.room(RoomMove.GIVEN, OTHER, Map.of()).expect();
    call.room(RoomMove.OUT, OTHER, Map.of()).expect("disconnect", ACTION);
  }

  @Test
  void hangingUpLetsTheMemberGoOn() {
    taking("")
        .room(RoomMove.GIVEN, OTHER, Map.of())
        .skip()
        .farEndHangsUp()
        .expect(
            "room OUT",
            "tell https://app.example/left",
            "disconnect",
            "status completed",
            "archive");
  }

  @Test
  void hangingUpWhileItWaitsTakesNobody() {
    taking("")
        .farEndHangsUp()
        .expect(
            "stop taking sales",
            "tell https://app.example/left",
            "disconnect",
            "status completed",
            "archive");
  }
}
