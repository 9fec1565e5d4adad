package io.ringfort.voice.speech;

/// A piece of what is to be heard.
sealed interface Part {

  /// Text in one manner.
  record Words(String text, Manner manner) implements Part {}

  record Silence(long millis) implements Part {}

  /// In place of a word that must not be heard.
  record Bleep() implements Part {}

  /// How words are spoken.
  ///
  /// @param speed 2 is twice as fast
  /// @param pitch 2 is an octave higher
  /// @param gain 2 is 6 dB louder; 0 is silent
  record Manner(double speed, double pitch, double gain) {
    static final Manner PLAIN = new Manner(1, 1, 1);

    public Manner {
      speed = Math.clamp(speed, 0.4, 2.5);
      pitch = Math.clamp(pitch, 0.6, 1.7);
      gain = Math.clamp(gain, 0, 4);
    }
  }
}
