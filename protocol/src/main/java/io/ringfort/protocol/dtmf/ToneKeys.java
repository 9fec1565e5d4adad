package io.ringfort.protocol.dtmf;

/// Hears keys in the sound itself, at 8 kHz: Goertzel filters at the eight frequencies over blocks
/// of 12.75 ms. A key must stand out of its group and of the whole sound, the two tones must be
/// about equally loud, and two blocks in a row must agree; so it takes tones of 40 ms, an offset of
/// 1.5 % and a twist of 6 dB, and refuses speech. One owner.
public final class ToneKeys {

  /// What is returned when no key was heard.
  public static final char NONE = 0;

  private static final int BLOCK = 102;
  private static final float MIN_POWER = 4e7f;
  private static final float MAX_TWIST = 10f;
  private static final float MIN_LEAD = 6.3f;
  private static final float MIN_SHARE = 0.62f;
  private static final float[] COEFFICIENTS = new float[8];

  static {
    for (int i = 0; i < 4; i++) {
      COEFFICIENTS[i] = coefficient(Keys.LOW[i]);
      COEFFICIENTS[4 + i] = coefficient(Keys.HIGH[i]);
    }
  }

  private final float[] one = new float[8];
  private final float[] two = new float[8];
  private final float[] power = new float[8];
  private float energy;
  private int filled;
  private char last;
  private char pressed;
  private int misses;

  private static float coefficient(int hertz) {
    return (float) (2 * Math.cos(2 * Math.PI * hertz / 8_000));
  }

  /// Takes samples; returns the key that was found to be pressed in them, or [#NONE].
  public char feed(short[] samples, int length) {
    char found = NONE;
    int at = 0;
    while (at < length) {
      int count = Math.min(BLOCK - filled, length - at);
      filter(samples, at, count);
      at += count;
      filled += count;
      if (filled == BLOCK) {
        char key = decide(judge());
        found = key == NONE ? found : key;
      }
    }
    return found;
  }

  private void filter(short[] samples, int from, int count) {
    float sum = energy;
    for (int i = from; i < from + count; i++) {
      float sample = samples[i];
      sum += sample * sample;
    }
    energy = sum;
    for (int k = 0; k < 8; k++) {
      float c = COEFFICIENTS[k];
      float s1 = one[k];
      float s2 = two[k];
      for (int i = from; i < from + count; i++) {
        float s0 = samples[i] + c * s1 - s2;
        s2 = s1;
        s1 = s0;
      }
      one[k] = s1;
      two[k] = s2;
    }
  }

  /// The key of the block that is full, or [#NONE]; begins the next block.
  private char judge() {
    for (int k = 0; k < 8; k++) {
      power[k] = one[k] * one[k] + two[k] * two[k] - COEFFICIENTS[k] * one[k] * two[k];
      one[k] = 0;
      two[k] = 0;
    }
    int row = loudest(0);
    int column = loudest(4);
    float low = power[row];
    float high = power[column];
    float whole = energy * BLOCK / 2;
    energy = 0;
    filled = 0;
    boolean clear =
        low > MIN_POWER
            && high > MIN_POWER
            && high < low * MAX_TWIST
            && low < high * MAX_TWIST
            && low + high > MIN_SHARE * whole
            && leads(0, row)
            && leads(4, column);
    return clear ? Keys.PAD.charAt(row * 4 + column - 4) : NONE;
  }

  private char decide(char heard) {
    char found = NONE;
    if (heard == pressed) {
      misses = 0;
    } else if (heard != NONE && heard == last) {
      pressed = heard;
      misses = 0;
      found = heard;
    } else if (++misses >= 2) {
      pressed = NONE;
    }
    last = heard;
    return found;
  }

  private int loudest(int from) {
    int best = from;
    for (int k = from + 1; k < from + 4; k++) {
      best = power[k] > power[best] ? k : best;
    }
    return best;
  }

  private boolean leads(int from, int best) {
    for (int k = from; k < from + 4; k++) {
      if (k != best && power[k] * MIN_LEAD > power[best]) {
        return false;
      }
    }
    return true;
  }
}
