package io.ringfort.simulator.rtp;

/// A tone that never pauses: whoever is played it hears every gap that the platform makes. It has a
/// whole number of waves, so that it can be repeated without a seam.
public final class LongTone {
  private static final int LOUDNESS = 8_000;

  private LongTone() {}

  /// 16 bit, 8 kHz.
  public static byte[] wav(int hz, int seconds) {
    // Each second is like the first. Made anew at each request, as a file would be read: that must not
    // cost much on a machine that has a whole stack.
    short[] samples = new short[seconds * G711.RATE_HZ];
    for (int i = 0; i < G711.RATE_HZ; i++) {
      samples[i] = (short) (LOUDNESS * Math.sin(2 * Math.PI * hz * i / G711.RATE_HZ));
    }
    for (int second = 1; second < seconds; second++) {
      System.arraycopy(samples, 0, samples, second * G711.RATE_HZ, G711.RATE_HZ);
    }
    return Wav.of(samples);
  }
}
