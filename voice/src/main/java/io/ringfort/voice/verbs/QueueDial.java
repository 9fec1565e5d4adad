package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.OfRoom;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// `<Dial><Queue>`: speaks with whoever waits at the front of a queue.
final class QueueDial {

  void begin(Dial dial, DialTarget.Queue queue, Turn turn) {
    turn.answer();
    turn.effect(
        new CallEffect.TakeFromQueue(
            queue.name(), turn.resolve(queue.whisper()).orElse(Hook.NONE)));
    turn.state(new FromQueue(queue.name(), null, null, turn.timer(dial.timeout()), Map.of()));
  }

  static void resume(Dial dial, FromQueue from, Turn turn) {
    DialTarget.Queue queue = (DialTarget.Queue) dial.targets().getFirst();
    turn.effect(
        new CallEffect.ReturnToTaking(from, turn.resolve(queue.whisper()).orElse(Hook.NONE)));
  }

  void on(Dial dial, FromQueue from, CallEvent event, Turn turn) {
    switch (event) {
      case OfRoom of when of.move() == RoomMove.GIVEN && isKnown(from, of) -> {
        // Told again, by a line that came over from another host.
      }
      case OfRoom of when of.move() == RoomMove.GIVEN && from.member() != null ->
          turn.effect(
              new CallEffect.TellCall(
                  Objects.requireNonNull(of.other()),
                  new OfRoom(RoomMove.OUT, turn.intent().sid(), Map.of("reason", "error"))));
      case OfRoom of when of.move() == RoomMove.GIVEN && of.other() != null -> {
        turn.effect(new CallEffect.StopPlaying());
        turn.effect(new CallEffect.Connect(of.other()));
        turn.state(
            new FromQueue(
                from.name(), of.other(), turn.now(), turn.timer(dial.timeLimit()), of.details()));
      }
      case OfRoom of when of.move() == RoomMove.OUT -> out(dial, from, of, turn);
      case OfRoom of when of.move() == RoomMove.REFUSED ->
          finish(dial, from, "queue-not-found", turn);
      case CallEvent.TimeUp(long id) when id == from.timer() -> {
        release(from, turn);
        finish(dial, from, from.member() == null ? "no-answer" : "bridged", turn);
      }
      case CallEvent.Digit(char digit) when digit == '*' && dial.options().hangupOnStar() -> {
        release(from, turn);
        finish(dial, from, "bridged", turn);
      }
      default -> {
        // Not for a queue.
      }
    }
  }

  private static boolean isKnown(FromQueue from, OfRoom of) {
    return from.member() != null && from.member().equals(of.other());
  }

  /// Who came from the queue hung up, perhaps before it was given: then the next one is wanted.
  private static void out(Dial dial, FromQueue from, OfRoom of, Turn turn) {
    if (from.member() == null) {
      DialTarget.Queue queue = (DialTarget.Queue) dial.targets().getFirst();
      turn.effect(new CallEffect.StopTaking(from.name()));
      turn.effect(
          new CallEffect.TakeFromQueue(
              from.name(), turn.resolve(queue.whisper()).orElse(Hook.NONE)));
    } else if (from.member().equals(of.other())) {
      finish(dial, from, "bridged", turn);
    }
  }

  private static void finish(Dial dial, FromQueue from, String result, Turn turn) {
    turn.effect(new CallEffect.Disconnect());
    turn.act(turn.resolve(dial.action()), params(from, result, turn));
  }

  private static Map<String, String> params(FromQueue from, String result, Turn turn) {
    Map<String, String> params = new LinkedHashMap<>(from.details());
    boolean bridged = from.bridged() != null;
    params.put("DialCallStatus", bridged ? "completed" : "no-answer");
    params.put("DialQueueResult", result);
    params.put("DialBridged", "" + bridged);
    CallSid member = from.member();
    if (member != null) {
      params.put("DialCallSid", member.value());
      params.put("DialCallDuration", "" + RecordVerb.seconds(from.bridged(), turn.now()));
    }
    return params;
  }

  /// The caller hung up, or is wanted elsewhere.
  void stop(Dial dial, FromQueue from, Turn turn) {
    release(from, turn);
    Optional<Hook> action = turn.resolve(dial.action());
    if (turn.isEnding() && action.isPresent()) {
      turn.tell(action.get(), params(from, from.member() == null ? "hangup" : "bridged", turn));
    }
  }

  private static void release(FromQueue from, Turn turn) {
    CallSid member = from.member();
    if (member == null) {
      turn.effect(new CallEffect.StopTaking(from.name()));
    } else {
      turn.effect(
          new CallEffect.TellCall(
              member, new OfRoom(RoomMove.OUT, turn.intent().sid(), Map.of("reason", "bridged"))));
    }
  }
}
