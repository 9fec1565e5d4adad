package io.ringfort.voice.speech.sound;

/// Looks at the frequencies of a sound, for tests.
public final class Spectrum {
  private Spectrum() {}

  /// The power at one frequency, in dB below that of a sine of full scale.
  public static double at(Sound sound, double frequency) {
    double re = 0;
    double im = 0;
    double windows = 0;
    int n = sound.samples().length;
    for (int i = 0; i < n; i++) {
      double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / n);
      double angle = 2 * Math.PI * frequency * i / sound.rateHz();
      re += window * sound.samples()[i] / 32768.0 * Math.cos(angle);
      im += window * sound.samples()[i] / 32768.0 * Math.sin(angle);
      windows += window;
    }
    return 20 * Math.log10(2 * Math.hypot(re, im) / windows + 1e-12);
  }

  /// Of a sine of that length in seconds, at half of full scale.
  static Sound sine(double frequency, int rateHz, double seconds) {
    short[] samples = new short[(int) (seconds * rateHz)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Sound.clip(16_384 * Math.sin(2 * Math.PI * frequency * i / rateHz));
    }
    return new Sound(samples, rateHz);
  }

  /// The mean power in dB below full scale, edges left out.
  static double power(Sound sound) {
    int edge = sound.samples().length / 10;
    double sum = 0;
    for (int i = edge; i < sound.samples().length - edge; i++) {
      double value = sound.samples()[i] / 32768.0;
      sum += value * value;
    }
    return 10 * Math.log10(sum / (sound.samples().length - 2 * edge) + 1e-12);
  }
}
