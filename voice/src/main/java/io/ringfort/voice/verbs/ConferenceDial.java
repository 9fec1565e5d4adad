package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.RecordingCallback;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.OfRoom;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.InConference;
import io.ringfort.voice.lifecycle.Verbs;
import java.util.Map;
import java.util.Optional;

/// `<Dial><Conference>`: takes part in a room until it ends or the caller leaves.
final class ConferenceDial {

  void begin(Dial dial, DialTarget.Conference room, Turn turn) {
    turn.answer();
    turn.effect(new CallEffect.EnterConference(absolute(room, turn)));
    turn.state(new InConference(room.name(), null, turn.timer(dial.timeLimit())));
  }

  static void resume(Dial dial, InConference in, Turn turn) {
    DialTarget.Conference room = (DialTarget.Conference) dial.targets().getFirst();
    turn.effect(new CallEffect.ReturnToConference(absolute(room, turn), in));
  }

  /// The room outlives this call and its document: its URLs must stand alone.
  private static DialTarget.Conference absolute(DialTarget.Conference room, Turn turn) {
    DialTarget.ConferenceRecording recording = room.recording();
    return new DialTarget.Conference(
        room.name(),
        room.muted(),
        room.beep(),
        room.startOnEnter(),
        room.endOnExit(),
        room.waiting(),
        room.maxParticipants(),
        room.coach(),
        room.label(),
        new DialTarget.ConferenceRecording(
            recording.fromStart(),
            recording.trim(),
            new RecordingCallback(
                absolute(recording.callback().action(), turn), recording.callback().events())),
        new DialTarget.Callback(
            absolute(room.callback().action(), turn), room.callback().events()));
  }

  private static Action absolute(Action action, Turn turn) {
    return turn.resolve(action)
        .map(hook -> new Action(hook.url(), action.method()))
        .orElse(Action.NONE);
  }

  void on(Dial dial, InConference in, CallEvent event, Turn turn, Verbs verbs) {
    DialTarget.Conference room = (DialTarget.Conference) dial.targets().getFirst();
    switch (event) {
      case OfRoom of -> ofRoom(dial, room, in, of, turn, verbs);
      case CallEvent.TimeUp(long id) when id == in.timer() -> leave(dial, in, turn, verbs);
      case CallEvent.Digit(char digit) when digit == '*' && dial.options().hangupOnStar() ->
          leave(dial, in, turn, verbs);
      default -> {
        // Not for a room.
      }
    }
  }

  private static void ofRoom(
      Dial dial, DialTarget.Conference room, InConference in, OfRoom of, Turn turn, Verbs verbs) {
    switch (of.move()) {
      case WAITING -> EnqueueVerb.wait(room.waiting(), of.details(), turn);
      case STARTED -> {
        turn.backTo(InConference.class, verbs);
        turn.state(new InConference(in.name(), turn.now(), in.timer()));
      }
      case HELD -> {
        turn.backTo(InConference.class, verbs);
        String url = of.details().get("url");
        HttpMethod method = HttpMethod.valueOf(of.details().getOrDefault("method", "GET"));
        EnqueueVerb.wait(new Action(url, method), of.details(), turn);
      }
      case UNHELD -> {
        turn.backTo(InConference.class, verbs);
        if (in.since() == null) {
          EnqueueVerb.wait(room.waiting(), of.details(), turn);
        }
      }
      case OUT, REFUSED -> {
        turn.backTo(InConference.class, verbs);
        if (of.move() == CallEvent.RoomMove.REFUSED) {
          turn.error(
              Integer.parseInt(of.details().getOrDefault("code", "16000")),
              "<Conference>: " + of.details().getOrDefault("reason", "not let in"));
        }
        finish(dial, turn, of.move() == CallEvent.RoomMove.OUT ? "answered" : "failed");
      }
      case QUEUED, TAKEN, GIVEN -> {
        // Not for a room.
      }
    }
  }

  private static void leave(Dial dial, InConference in, Turn turn, Verbs verbs) {
    turn.backTo(InConference.class, verbs);
    turn.effect(new CallEffect.LeaveConference(in.name()));
    finish(dial, turn, "answered");
  }

  private static void finish(Dial dial, Turn turn, String status) {
    turn.act(turn.resolve(dial.action()), Map.of("DialCallStatus", status));
  }

  /// The caller hung up, or is wanted elsewhere.
  void stop(Dial dial, InConference in, Turn turn) {
    turn.effect(new CallEffect.LeaveConference(in.name()));
    Optional<Hook> action = turn.resolve(dial.action());
    if (turn.isEnding() && action.isPresent()) {
      turn.tell(action.get(), Map.of("DialCallStatus", "answered"));
    }
  }
}
