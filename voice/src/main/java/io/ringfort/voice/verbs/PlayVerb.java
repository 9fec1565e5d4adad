package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Play;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.List;
import java.util.Optional;

/// `<Play>`: plays a file or sends digits, then goes on.
final class PlayVerb {
  private PlayVerb() {}

  static void begin(Play play, Turn turn) {
    turn.answer();
    if (play.digits() != null && !play.digits().isEmpty()) {
      turn.effect(new CallEffect.SendDigits(play.digits()));
      turn.state(new VerbState.Sending());
      return;
    }
    Optional<Hook> file =
        play.url() == null ? Optional.empty() : turn.resolve(play.url(), HttpMethod.GET);
    if (file.isEmpty()) {
      turn.next();
      return;
    }
    turn.state(
        new VerbState.Playing(
            turn.play(List.of(Sounds.file(file.get().url())), Sounds.loops(play.loop()))));
  }

  /// A sound that cannot be had is skipped: the caller hears what comes after it.
  static void on(VerbState.Playing state, CallEvent event, Turn turn) {
    if (event instanceof CallEvent.Played(long id) && id == state.id()) {
      turn.next();
    } else if (event instanceof CallEvent.PlayFailed failed && failed.id() == state.id()) {
      turn.error(failed.code(), failed.message());
      turn.next();
    }
  }
}
