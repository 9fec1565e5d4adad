package io.ringfort.voice.speech.sound;

import java.math.BigInteger;

/// Changes the sample rate: a windowed sinc that takes away what the lower of the two rates cannot
/// hold, one set of weights for each position between two samples.
///
/// Flat to 85 % of the lower band, more than 70 dB down above its edge.
public final class Resampler {
  private static final int ZERO_CROSSINGS = 32;

  /// The middle of the slope from passing to stopping, as a part of the lower band.
  private static final double CUTOFF = 0.925;

  private static final double KAISER_BETA = 7.5;

  private Resampler() {}

  public static Sound resample(Sound sound, int rateHz) {
    if (rateHz == sound.rateHz()) {
      return sound;
    }
    return new Sound(convert(sound.samples(), sound.rateHz(), rateHz), rateHz);
  }

  /// The same samples as if they had been taken `from` times a second, now `to` times.
  static short[] convert(short[] in, int from, int to) {
    int divisor = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValue();
    int phases = to / divisor;
    int step = from / divisor;
    double band = CUTOFF * Math.min(1.0, (double) to / from);
    int half = (int) Math.ceil(ZERO_CROSSINGS / band);
    float[][] weights = new float[phases][];
    short[] out = new short[(int) ((long) in.length * to / from)];
    for (int i = 0; i < out.length; i++) {
      long position = (long) i * step;
      int phase = (int) (position % phases);
      if (weights[phase] == null) {
        weights[phase] = weights((double) phase / phases, band, half);
      }
      out[i] = Sound.clip(sum(in, (int) (position / phases) - half + 1, weights[phase]));
    }
    return out;
  }

  private static float sum(short[] in, int start, float[] weights) {
    float sum = 0;
    int from = Math.max(0, -start);
    int to = Math.min(weights.length, in.length - start);
    for (int i = from; i < to; i++) {
      sum += weights[i] * in[start + i];
    }
    return sum;
  }

  private static float[] weights(double fraction, double band, int half) {
    double[] exact = new double[2 * half];
    double total = 0;
    for (int i = 0; i < exact.length; i++) {
      double distance = i - half + 1 - fraction;
      exact[i] = sinc(distance * band) * window(distance / half);
      total += exact[i];
    }
    // Else the phases would differ a little in loudness, which is heard as a tone.
    float[] weights = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      weights[i] = (float) (exact[i] / total);
    }
    return weights;
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /// Kaiser's window.
  private static double window(double x) {
    double inside = 1 - x * x;
    return inside <= 0 ? 0 : bessel(KAISER_BETA * Math.sqrt(inside)) / bessel(KAISER_BETA);
  }

  /// The modified Bessel function of order zero, by its series.
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-10; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
