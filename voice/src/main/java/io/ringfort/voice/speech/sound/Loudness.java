package io.ringfort.voice.speech.sound;

/// Brings speech to the loudness that telephone networks expect: the mean level while somebody
/// speaks, pauses left out, as ITU-T P.56 means it.
public final class Loudness {
  /// Below full scale, in dB, while speaking.
  private static final double TARGET = -20;

  private static final double MOST_GAIN = 24;
  private static final double MOST_PEAK = 0.89 * Short.MAX_VALUE;

  /// A frame this far below the loudest is a pause.
  private static final double PAUSE_BELOW = 25;

  private static final int FRAMES_IN_A_SECOND = 50;

  private Loudness() {}

  public static Sound level(Sound speech) {
    double active = activeLevel(speech);
    if (active == Double.NEGATIVE_INFINITY) {
      return speech;
    }
    double gain = Math.min(decibels(TARGET - active), decibels(MOST_GAIN));
    return amplify(speech, Math.min(gain, MOST_PEAK / peak(speech.samples())));
  }

  /// @param factor 1 leaves it as it is; what would be too loud is clipped
  public static Sound amplify(Sound sound, double factor) {
    short[] out = new short[sound.samples().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Sound.clip(sound.samples()[i] * factor);
    }
    return new Sound(out, sound.rateHz());
  }

  /// The factor of a change in dB.
  public static double decibels(double change) {
    return Math.pow(10, change / 20);
  }

  /// In dB below full scale; minus infinity for silence.
  public static double activeLevel(Sound speech) {
    int length = Math.max(1, speech.rateHz() / FRAMES_IN_A_SECOND);
    int frames = (speech.samples().length + length - 1) / length;
    double[] power = new double[frames];
    double loudest = 0;
    for (int i = 0; i < frames; i++) {
      power[i] = power(speech.samples(), i * length, length);
      loudest = Math.max(loudest, power[i]);
    }
    double least = loudest * Math.pow(10, -PAUSE_BELOW / 10);
    double sum = 0;
    int active = 0;
    for (double frame : power) {
      if (frame > 0 && frame >= least) {
        sum += frame;
        active++;
      }
    }
    return active == 0 ? Double.NEGATIVE_INFINITY : 10 * Math.log10(sum / active);
  }

  private static double power(short[] samples, int from, int length) {
    double sum = 0;
    int to = Math.min(samples.length, from + length);
    for (int i = from; i < to; i++) {
      double value = samples[i] / 32768.0;
      sum += value * value;
    }
    return sum / Math.max(1, to - from);
  }

  private static double peak(short[] samples) {
    int peak = 1;
    for (short sample : samples) {
      peak = Math.max(peak, Math.abs((int) sample));
    }
    return peak;
  }
}
