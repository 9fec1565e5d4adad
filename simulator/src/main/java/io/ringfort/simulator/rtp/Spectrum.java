package io.ringfort.simulator.rtp;

/// The power spectrum of 64 ms of sound behind a Hann window: bins of 15.625 Hz.
final class Spectrum {
  static final int SIZE = 512;
  static final double BIN_HZ = (double) G711.RATE_HZ / SIZE;

  private static final double[] WINDOW = new double[SIZE];
  private static final double[] COS = new double[SIZE / 2];
  private static final double[] SIN = new double[SIZE / 2];

  static {
    for (int i = 0; i < SIZE; i++) {
      WINDOW[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / SIZE);
    }
    for (int i = 0; i < SIZE / 2; i++) {
      COS[i] = Math.cos(2 * Math.PI * i / SIZE);
      SIN[i] = -Math.sin(2 * Math.PI * i / SIZE);
    }
  }

  private Spectrum() {}

  static double[] of(short[] sound, int from) {
    double[] real = new double[SIZE];
    double[] imaginary = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      real[Integer.reverse(i) >>> 23] = WINDOW[i] * sound[from + i] / 32_768;
    }
    for (int length = 2; length <= SIZE; length *= 2) {
      butterflies(real, imaginary, length);
    }
    double[] power = new double[SIZE / 2];
    for (int i = 0; i < power.length; i++) {
      power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
    }
    return power;
  }

  private static void butterflies(double[] real, double[] imaginary, int length) {
    int half = length / 2;
    int stride = SIZE / length;
    for (int begin = 0; begin < SIZE; begin += length) {
      for (int i = 0; i < half; i++) {
        int a = begin + i;
        int b = a + half;
        double c = COS[i * stride];
        double s = SIN[i * stride];
        double re = real[b] * c - imaginary[b] * s;
        double im = real[b] * s + imaginary[b] * c;
        real[b] = real[a] - re;
        imaginary[b] = imaginary[a] - im;
        real[a] += re;
        imaginary[a] += im;
      }
    }
  }
}
