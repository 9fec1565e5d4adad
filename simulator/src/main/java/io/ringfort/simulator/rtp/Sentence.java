package io.ringfort.simulator.rtp;

import java.util.Random;

/// The sentence that every phone of this carrier knows: speech-like and always the same. Seven
/// syllables of a gliding voice behind moving formants, two of them led in by a hiss; 2.4 seconds.
/// No pitch stands still, so it has no steady tone.
public final class Sentence {
  static final short[] SAMPLES = synthesise();

  private Sentence() {}

  /// What it sounds like, 16 bit, 8 kHz.
  public static byte[] wav() {
    return Wav.of(SAMPLES);
  }

  private static short[] synthesise() {
    double[][] syllables = {
      // begin s, length s, first formant Hz, second formant Hz, hiss before it
      {0.05, 0.22, 700, 1_200, 0},
      {0.32, 0.18, 400, 2_000, 1},
      {0.58, 0.30, 550, 900, 0},
      {1.00, 0.20, 350, 2_200, 0},
      {1.26, 0.24, 650, 1_700, 1},
      {1.58, 0.20, 450, 1_000, 0},
      {1.84, 0.42, 730, 1_100, 0},
    };
    double[] sound = new double[(int) (2.4 * 8_000)];
    Random hiss = new Random(7);
    for (double[] syllable : syllables) {
      voice(sound, syllable);
      if (syllable[4] > 0) {
        int begin = (int) ((syllable[0] - 0.06) * 8_000);
        for (int i = 0; i < 440; i++) {
          sound[begin + i] += 0.08 * hiss.nextGaussian() * Math.sin(Math.PI * i / 440);
        }
      }
    }
    return scaled(sound);
  }

  private static void voice(double[] sound, double[] syllable) {
    int begin = (int) (syllable[0] * 8_000);
    int length = (int) (syllable[1] * 8_000);
    double phase = 0;
    for (int i = 0; i < length; i++) {
      double through = (double) i / length;
      // The voice sinks over the sentence and arches over each syllable.
      double pitch = 175 - 22 * (syllable[0] + through * syllable[1]) + 45 * through * through;
      phase += 2 * Math.PI * pitch / 8_000;
      double sample = 0;
      for (int harmonic = 1; harmonic * pitch < 3_400; harmonic++) {
        sample += weight(harmonic * pitch, syllable, through) * Math.sin(harmonic * phase);
      }
      sound[begin + i] += sample * Math.pow(Math.sin(Math.PI * through), 0.7);
    }
  }

  private static double weight(double hz, double[] syllable, double through) {
    double first = (hz - syllable[2] * (1 + 0.15 * through)) / 130;
    double second = (hz - syllable[3] * (1 - 0.12 * through)) / 190;
    return 0.08 + Math.exp(-first * first) + 0.6 * Math.exp(-second * second);
  }

  private static short[] scaled(double[] sound) {
    double peak = 0;
    for (double sample : sound) {
      peak = Math.max(peak, Math.abs(sample));
    }
    short[] samples = new short[sound.length];
    for (int i = 0; i < sound.length; i++) {
      samples[i] = (short) Math.round(sound[i] / peak * 16_000);
    }
    return samples;
  }
}
