package io.ringfort.simulator.rtp;

/// A tone that never pauses: whoever is played it hears every gap that the platform makes. It has a
/// whole number of waves, so that it can be repeated without a seam.
public final class LongTone {
  private static final int LOUDNESS = 8_000;

  private LongTone() {}

  /// 16 bit, 8 kHz.
  public static byte[] wav(int hz, int seconds) {
    short[] samples = new short[seconds * G711.RATE_HZ];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (LOUDNESS * Math.sin(2 * Math.PI * hz * i / G711.RATE_HZ));
    }
    return Wav.of(samples);
  }
}
