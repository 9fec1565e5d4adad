package io.ringfort.simulator.rtp;

/// What a phone sends in 20 ms.
sealed interface Frame {
  /// Samples in the same 20 ms.
  int SAMPLES = 160;

  int MS = 20;

  record Audio(short[] samples) implements Frame {}

  /// Part of a telephone event.
  ///
  /// @param duration so far, in samples; the first part has 160
  /// @param first whether the event begins here
  record Event(int code, int duration, boolean first, boolean end) implements Frame {}

  record Nothing() implements Frame {}
}
