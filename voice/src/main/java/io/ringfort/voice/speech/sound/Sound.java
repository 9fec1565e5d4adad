package io.ringfort.voice.speech.sound;

/// Linear sound, one channel. The array is never written to after it got here.
///
/// @param samples sixteen bits
/// @param rateHz samples in a second
public record Sound(short[] samples, int rateHz) {
  public static final int LEAST_RATE = 4_000;
  public static final int MOST_RATE = 192_000;

  public Sound {
    if (rateHz < LEAST_RATE || rateHz > MOST_RATE) {
      throw new IllegalArgumentException(
          "sound: got %d samples in a second (expected: %d to %d)"
              .formatted(rateHz, LEAST_RATE, MOST_RATE));
    }
  }

  /// How long it is, in milliseconds.
  public long millis() {
    return samples.length * 1_000L / rateHz;
  }

  static short clip(double value) {
    return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
