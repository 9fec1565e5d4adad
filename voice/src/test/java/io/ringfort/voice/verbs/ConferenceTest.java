package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConferenceTest {
  private static final String ACTION = "fetch POST https://app.example/left";

  private static Script in(String attributes, String room) {
    String twiml =
        "<Dial action=\"/left\" "
            + attributes
            + "><Conference "
            + room
            + ">room</Conference></Dial>";
    return Script.inbound(twiml).skip();
  }

  private static Script talking(String attributes) {
    return in(attributes, "").room(RoomMove.STARTED, null, Map.of()).skip();
  }

  @Test
  void entersWithAbsoluteUrls() {
    Script call = in("", "statusCallback=\"/c\" statusCallbackEvent=\"join\" waitUrl=\"/wait\"");

    DialTarget.Conference room = call.last(CallEffect.EnterConference.class).conference();
    assertThat(room.callback().action().url()).isEqualTo("https://app.example/c");
  }

  @Test
  void waitsWithMusicUntilItStarts() {
    Script call = in("", "").room(RoomMove.WAITING, null, Map.of());
    call.expect("play MUSIC x0");

    call.room(RoomMove.STARTED, null, Map.of()).expect("stop");
  }

  @Test
  void waitsWithADocumentThatEndsWithTheStart() {
    Script call = in("", "waitUrl=\"/wait\"").room(RoomMove.WAITING, null, Map.of());
    call.expect("fetch POST https://app.example/wait");

    call.serve("<Gather><Say>Wait</Say></Gather>").expect("play 'Wait'");
    call.room(RoomMove.STARTED, null, Map.of()).expect("stop");
    call.ignores(new CallEvent.Digit('1'));
  }

  @Test
  void aDocumentThatComesAfterTheStartIsNotHeard() {
    Script call = in("", "waitUrl=\"/wait\"").room(RoomMove.WAITING, null, Map.of());
    CallEffect.Fetch fetch = call.lastFetch();
    call.room(RoomMove.STARTED, null, Map.of()).skip();

    call.serve(fetch, "<Response><Say>late</Say></Response>", "text/xml").expect();
  }

  @Test
  void isHeldAndTakenBack() {
    Script call = talking("");

    call.room(RoomMove.HELD, null, Map.of("url", "https://h.example/hold"))
        .expect("stop", "fetch GET https://h.example/hold");
    call.serve("<Say>Held</Say>").expect("play 'Held'");
    call.room(RoomMove.UNHELD, null, Map.of()).expect("stop");
  }

  @Test
  void takenBackBeforeTheStartItWaitsAgain() {
    Script call = in("", "").room(RoomMove.WAITING, null, Map.of());
    call.room(RoomMove.HELD, null, Map.of()).skip();

    call.room(RoomMove.UNHELD, null, Map.of()).expect("stop", "play MUSIC x0");
  }

  @Test
  void theTimeLimitHoldsOnHold() {
    Script call = talking("timeLimit=\"60\"");
    call.room(RoomMove.HELD, null, Map.of("url", "https://h.example/hold"));
    call.serve("<Pause length=\"600\"/>").skip();

    call.pass(60).expect("stop", "leave room", ACTION);
  }

  @Test
  void goesOnWhenTheRoomEnds() {
    Script call = talking("").room(RoomMove.OUT, null, Map.of("reason", "x"));

    call.expect("stop", ACTION);
    assertThat(call.asked())
        .containsEntry("DialCallStatus", "answered")
        .doesNotContainKey("DialCallSid");
  }

  @Test
  void aFullRoomIsAnError() {
    Script call =
        in("", "").room(RoomMove.REFUSED, null, Map.of("reason", "full", "code", "16020"));

    call.expect("stop", "error 16020", ACTION);
  }

  @Test
  void theStarLeavesWhereThatIsWanted() {
    talking("").presses("*").expect();
    talking("hangupOnStar=\"true\"").presses("*").expect("stop", "leave room", ACTION);
  }

  @Test
  void hangingUpLeavesTheRoom() {
    Script call = talking("").farEndHangsUp();

    call.expect(
        "leave room", "tell https://app.example/left", "disconnect", "status completed", "archive");
  }
}
