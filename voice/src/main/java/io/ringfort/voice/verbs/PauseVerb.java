package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Pause;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;

/// `<Pause>`: waits. Before the call is answered it delays the answer.
final class PauseVerb {
  private PauseVerb() {}

  static void begin(Pause pause, Turn turn) {
    turn.state(new VerbState.Waiting(turn.timer(pause.length())));
  }
}
