package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Say;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.List;

/// `<Say>`: speaks, then goes on.
final class SayVerb {
  private SayVerb() {}

  static void begin(Say say, Turn turn) {
    turn.answer();
    turn.state(
        new VerbState.Playing(turn.play(List.of(new Sound.Spoken(say)), Sounds.loops(say.loop()))));
  }
}
