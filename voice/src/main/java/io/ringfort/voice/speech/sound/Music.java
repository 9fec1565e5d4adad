package io.ringfort.voice.speech.sound;

/// Eight slow bars to wait by, made of decaying sines. Its end runs into its beginning: what rings
/// on past the end is laid over the start.
public final class Music {
  private static final int RATE = 8_000;
  private static final int BEAT = RATE / 2;
  private static final int BEATS_IN_A_BAR = 4;
  private static final int EIGHTH = BEAT / 2;
  private static final double RINGS_SECONDS = 1.6;
  private static final double LEVEL = 8_000;

  /// By bar, as numbers of piano keys from A4 = 69: a bass note and four above it.
  private static final int[][] CHORDS = {
    {48, 60, 64, 67, 71},
    {45, 60, 64, 67, 69},
    {41, 57, 60, 64, 69},
    {43, 59, 62, 65, 67},
    {52, 59, 62, 64, 67},
    {45, 57, 60, 64, 67},
    {50, 57, 60, 65, 69},
    {43, 59, 62, 67, 71},
  };

  /// Which of the four notes at each eighth of a bar; -1 rests.
  private static final int[] FIGURE = {0, 1, 2, 3, 2, 1, 2, -1};

  /// A tune above, two notes in a bar.
  private static final int[] TUNE = {
    76, 74, 72, -1, 69, 72, 74, -1, 79, 76, 72, 76, 77, 74, 71, -1,
  };

  private Music() {}

  /// Sixteen seconds.
  public static Sound bars() {
    double[] mix = new double[CHORDS.length * BEATS_IN_A_BAR * BEAT];
    for (int bar = 0; bar < CHORDS.length; bar++) {
      int start = bar * BEATS_IN_A_BAR * BEAT;
      pluck(mix, start, CHORDS[bar][0], 0.5);
      pluck(mix, start + 2 * BEAT, CHORDS[bar][0] + 7, 0.3);
      for (int eighth = 0; eighth < FIGURE.length; eighth++) {
        if (FIGURE[eighth] >= 0) {
          pluck(mix, start + eighth * EIGHTH, CHORDS[bar][1 + FIGURE[eighth]], 0.3);
        }
      }
      pluck(mix, start, TUNE[2 * bar], 0.35);
      pluck(mix, start + 2 * BEAT, TUNE[2 * bar + 1], 0.35);
    }
    double peak = 1e-9;
    for (double value : mix) {
      peak = Math.max(peak, Math.abs(value));
    }
    short[] samples = new short[mix.length];
    for (int i = 0; i < mix.length; i++) {
      samples[i] = Sound.clip(mix[i] / peak * LEVEL);
    }
    return new Sound(samples, RATE);
  }

  private static void pluck(double[] mix, int at, int key, double loudness) {
    if (key < 0) {
      return;
    }
    double frequency = 440 * Math.pow(2, (key - 69) / 12.0);
    int length = (int) (RINGS_SECONDS * RATE);
    for (int i = 0; i < length; i++) {
      double time = (double) i / RATE;
      double attack = Math.min(1, time / 0.012);
      double release = Math.min(1, (RINGS_SECONDS - time) / 0.1);
      double value = 0;
      for (int harmonic = 1; harmonic <= 4 && harmonic * frequency < 3_400; harmonic++) {
        value +=
            Math.sin(2 * Math.PI * frequency * harmonic * time)
                * Math.exp(-time * (1.8 + harmonic))
                / (harmonic * harmonic);
      }
      mix[(at + i) % mix.length] += loudness * attack * release * value;
    }
  }
}
