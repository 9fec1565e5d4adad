package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Enqueue;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.OfRoom;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import io.ringfort.voice.lifecycle.Verbs;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `<Enqueue>`: waits in a queue, with a document or music to hear, until somebody takes the call.
final class EnqueueVerb {

  void begin(Enqueue enqueue, Turn turn) {
    turn.answer();
    turn.effect(new CallEffect.EnterQueue(enqueue.queue()));
    turn.state(new InQueue(enqueue.queue(), turn.now(), null, false, Map.of()));
  }

  void on(Enqueue enqueue, InQueue in, CallEvent event, Turn turn, Verbs verbs) {
    if (event instanceof CallEvent.AsideDone && in.taker() != null) {
      give(in, in.taker(), turn);
      return;
    }
    if (!(event instanceof OfRoom of)) {
      return;
    }
    if (of.move() == RoomMove.OUT && isOther(in.taker(), of.other())) {
      // A taker of an earlier turn may not know yet.
      return;
    }
    switch (of.move()) {
      case QUEUED -> {
        if (in.taker() == null && !in.details().isEmpty()) {
          // It waits already, and hears what it hears: said again to one who came from elsewhere.
          return;
        }
        if (in.taker() != null || !turn.isMain()) {
          // Whoever took it is gone, and what was said to it is over.
          turn.backTo(InQueue.class, verbs);
        }
        turn.state(new InQueue(in.name(), in.since(), null, false, of.details()));
        wait(enqueue.waiting(), of.details(), turn);
      }
      case REFUSED -> {
        String reason = of.details().getOrDefault("reason", "error");
        turn.effect(new CallEffect.LeaveQueue(in.name(), reason));
        turn.act(turn.resolve(enqueue.action()), Map.of("QueueResult", reason));
      }
      case TAKEN -> taken(in, of, turn, verbs);
      case OUT -> {
        turn.backTo(InQueue.class, verbs);
        turn.effect(new CallEffect.Disconnect());
        turn.effect(new CallEffect.LeaveQueue(in.name(), "bridged"));
        finish(enqueue, in, of.details().getOrDefault("reason", "bridged"), turn);
      }
      case WAITING, STARTED, HELD, UNHELD, GIVEN -> {
        // Not for a queue's member.
      }
    }
  }

  static void resume(InQueue in, Turn turn) {
    turn.effect(new CallEffect.ReturnToQueue(in));
  }

  private static boolean isOther(@Nullable CallSid taker, @Nullable CallSid other) {
    return taker != null && other != null && !taker.equals(other);
  }

  static void wait(Action waiting, Map<String, String> details, Turn turn) {
    if (waiting.url() == null) {
      turn.play(List.of(new Sound.Own(BuiltIn.MUSIC)), 0);
    } else if (!waiting.url().isBlank()) {
      turn.resolve(waiting).ifPresent(hook -> turn.aside(hook, details, Program.Ending.REPEAT));
    }
  }

  private static void taken(InQueue in, OfRoom of, Turn turn, Verbs verbs) {
    CallSid taker = of.other();
    if (taker == null || in.taker() != null) {
      return;
    }
    turn.backTo(InQueue.class, verbs);
    InQueue next = new InQueue(in.name(), in.since(), taker, false, in.details());
    turn.state(next);
    String whisper = of.details().get("url");
    if (whisper == null) {
      give(next, taker, turn);
    } else {
      Hook.Method method = Hook.Method.valueOf(of.details().getOrDefault("method", "POST"));
      Map<String, String> params = details(in, turn);
      params.put("DequeingCallSid", taker.value());
      turn.aside(new Hook(whisper, method), params, Program.Ending.CONNECT);
    }
  }

  private static void give(InQueue in, CallSid taker, Turn turn) {
    turn.state(new InQueue(in.name(), in.since(), taker, true, in.details()));
    turn.effect(
        new CallEffect.TellCall(
            taker, new OfRoom(RoomMove.GIVEN, turn.intent().sid(), details(in, turn))));
  }

  void leave(Enqueue enqueue, InQueue in, Turn turn, Verbs verbs) {
    turn.backTo(InQueue.class, verbs);
    turn.effect(new CallEffect.LeaveQueue(in.name(), "leave"));
    finish(enqueue, in, "leave", turn);
  }

  private static void finish(Enqueue enqueue, InQueue in, String result, Turn turn) {
    Map<String, String> params = details(in, turn);
    params.put("QueueResult", result);
    turn.act(turn.resolve(enqueue.action()), params);
  }

  /// The caller hung up, or is wanted elsewhere.
  void stop(Enqueue enqueue, InQueue in, Turn turn) {
    String result =
        turn.isEnding()
            ? in.bridged() ? "bridged" : "hangup"
            : in.bridged() ? "redirected-from-bridged" : "redirected";
    @Nullable CallSid taker = in.taker();
    if (taker != null) {
      turn.effect(
          new CallEffect.TellCall(taker, new OfRoom(RoomMove.OUT, turn.intent().sid(), Map.of())));
    }
    turn.effect(new CallEffect.LeaveQueue(in.name(), result));
    Optional<Hook> action = turn.resolve(enqueue.action());
    if (action.isPresent()) {
      Map<String, String> params = details(in, turn);
      params.put("QueueResult", result);
      turn.tell(action.get(), params);
    }
  }

  private static Map<String, String> details(InQueue in, Turn turn) {
    Map<String, String> params = new LinkedHashMap<>();
    String sid = in.details().get("QueueSid");
    if (sid != null) {
      params.put("QueueSid", sid);
    }
    params.put("QueueTime", "" + Duration.between(in.since(), turn.now()).toSeconds());
    return params;
  }
}
