package io.ringfort.simulator.rtp;

import java.util.List;

/// One thing that a phone does in a call. Lengths are in samples of 1/8000 s.
sealed interface Step {
  /// The frequencies sound together, each with the same share of the level.
  record Tones(List<Double> frequenciesHz, int samples) implements Step {
    public Tones {
      frequenciesHz = List.copyOf(frequenciesHz);
    }
  }

  /// The known sentence.
  record Sentence() implements Step {}

  /// Packets of silence.
  record Silence(int samples) implements Step {}

  /// No packets at all.
  record Mute(int samples) implements Step {}

  /// Digits as telephone events; as tones where the peer takes no events.
  record Digits(String digits) implements Step {}

  /// Digits as tones.
  record Inband(String digits) implements Step {}

  /// Says what it hears.
  record Echo(int samples) implements Step {}

  record HangUp() implements Step {}

  /// From the beginning again.
  record Repeat() implements Step {}
}
