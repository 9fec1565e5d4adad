package io.ringfort.voice.media;

/// Hears a single steady tone (an answering machine's beep, a fax): finds the frequency that would
/// predict the sound best, then asks a Goertzel filter whether nearly all energy is there. One
/// owner; call once for each frame.
final class SteadyTone {

  private static final double MIN_LEVEL = 300;
  private static final double MIN_SHARE = 0.80;
  private static final int MIN_HERTZ = 350;
  private static final int MAX_HERTZ = 3_000;
  private static final int SAME_HERTZ = 25;

  private int hertz;
  private int frames;

  /// Takes the next frame; returns whether a tone that was there has ended with it.
  ///
  /// @param atLeast how many frames a tone must have lasted to be told of
  boolean endedAfter(short[] samples, int length, int atLeast) {
    int found = frequency(samples, length);
    boolean goesOn = found > 0 && Math.abs(found - hertz) <= SAME_HERTZ;
    boolean ended = !goesOn && frames >= atLeast;
    if (goesOn) {
      frames++;
    } else {
      frames = found > 0 ? 1 : 0;
      hertz = found;
    }
    return ended;
  }

  /// Of the tone that is there now; 0 for none.
  int hertz() {
    return frames == 0 ? 0 : hertz;
  }

  /// How long it has been there.
  int frames() {
    return frames;
  }

  private static int frequency(short[] samples, int length) {
    double cross = 0;
    double squares = 0;
    for (int i = 1; i < length - 1; i++) {
      double middle = samples[i];
      cross += middle * (samples[i - 1] + samples[i + 1]);
      squares += middle * middle;
    }
    if (squares < MIN_LEVEL * MIN_LEVEL * length) {
      return 0;
    }
    double turn = Math.acos(Math.clamp(cross / squares / 2, -1, 1));
    int found = (int) Math.round(turn * Prompt.RATE / (2 * Math.PI));
    boolean inRange = found >= MIN_HERTZ && found <= MAX_HERTZ;
    return inRange && share(samples, length, turn) >= MIN_SHARE ? found : 0;
  }

  private static double share(short[] samples, int length, double turn) {
    double coefficient = 2 * Math.cos(turn);
    double one = 0;
    double two = 0;
    double energy = 0;
    for (int i = 0; i < length; i++) {
      double next = samples[i] + coefficient * one - two;
      two = one;
      one = next;
      energy += (double) samples[i] * samples[i];
    }
    double power = one * one + two * two - coefficient * one * two;
    return power * 2 / length / energy;
  }
}
