package io.ringfort.voice.speech.sound;

/// Makes speech faster or slower, higher or lower: short pieces are laid over one another where
/// they resemble each other most (waveform similarity overlap-add).
public final class Stretch {
  private static final int PIECES_IN_A_SECOND = 40;
  private static final int SEARCHES_IN_A_SECOND = 100;

  private Stretch() {}

  /// @param factor 2 is twice as fast
  public static Sound speed(Sound sound, double factor) {
    int overlap = sound.rateHz() / PIECES_IN_A_SECOND / 2;
    short[] in = sound.samples();
    if (Math.abs(factor - 1) < 0.01 || in.length < 4 * overlap) {
      return sound;
    }
    int reach = sound.rateHz() / SEARCHES_IN_A_SECOND;
    int length = (int) (in.length / factor);
    short[] out = new short[length];
    System.arraycopy(in, 0, out, 0, Math.min(overlap, length));
    int next = overlap; // where the piece before would have gone on
    for (int at = overlap; at < length; at += overlap) {
      int wanted = (int) (at * factor);
      int from = mostAlike(in, next, wanted, reach, overlap);
      for (int i = 0; i < overlap && at + i < length; i++) {
        double in1 = i / (double) overlap;
        out[at + i] = Sound.clip(sample(in, next + i) * (1 - in1) + sample(in, from + i) * in1);
      }
      next = from + overlap;
    }
    return new Sound(out, sound.rateHz());
  }

  /// @param factor 2 is an octave higher
  public static Sound pitch(Sound sound, double factor) {
    if (Math.abs(factor - 1) < 0.01) {
      return sound;
    }
    // Played faster it is higher and shorter; then it gets its length back.
    int asIf = (int) (sound.rateHz() * factor / 50) * 50;
    Sound higher =
        new Sound(Resampler.convert(sound.samples(), asIf, sound.rateHz()), sound.rateHz());
    return speed(higher, 1 / factor);
  }

  private static int mostAlike(short[] in, int like, int wanted, int reach, int length) {
    int best = wanted;
    double most = Double.NEGATIVE_INFINITY;
    for (int from = Math.max(0, wanted - reach); from <= wanted + reach; from++) {
      double likeness = 0;
      double power = 1;
      for (int i = 0; i < length; i += 2) {
        double sample = sample(in, from + i);
        likeness += sample * sample(in, like + i);
        power += sample * sample;
      }
      likeness /= Math.sqrt(power);
      if (likeness > most) {
        most = likeness;
        best = from;
      }
    }
    return best;
  }

  private static short sample(short[] in, int at) {
    return at >= 0 && at < in.length ? in[at] : 0;
  }
}
