package io.ringfort.voice.media;

/// Tells speech from noise by energy: what stands 8 dB above the quietest moment of the last one
/// and a half to two seconds is speech. One owner; call once for each frame.
final class VoiceActivity {

  private static final double ABOVE_FLOOR = 8;
  private static final double LOWEST_FLOOR = -56;
  private static final double FIRST_FLOOR = -45;
  private static final double HIGHEST_FLOOR = -35;
  private static final double NOTHING = -96;
  private static final int BLOCK_FRAMES = 25;
  private static final int BLOCKS = 4;
  private static final int ONSET_FRAMES = 3;
  private static final int RELEASE_FRAMES = 10;

  private final double[] quietest = new double[BLOCKS];
  private int frames;
  private int activeInARow;
  private int quietInARow = RELEASE_FRAMES;
  private boolean talking;
  private boolean active;

  VoiceActivity() {
    java.util.Arrays.fill(quietest, FIRST_FLOOR);
  }

  /// Takes the next frame; returns whether speech began with it.
  boolean on(short[] samples, int length) {
    double level = level(samples, length);
    active = level > floor() + ABOVE_FLOOR;
    learn(level);
    activeInARow = active ? activeInARow + 1 : 0;
    quietInARow = active ? 0 : quietInARow + 1;
    if (!talking && activeInARow >= ONSET_FRAMES) {
      talking = true;
      return true;
    }
    if (talking && quietInARow >= RELEASE_FRAMES) {
      talking = false;
    }
    return false;
  }

  /// Whether somebody speaks; short pauses belong to it.
  boolean isTalking() {
    return talking;
  }

  /// Frames since the last one with speech in it; one that is no part of speech does not count.
  int quietFrames() {
    return quietInARow;
  }

  private static double level(short[] samples, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double sample = samples[i];
      sum += sample * sample;
    }
    return sum == 0 ? NOTHING : 10 * Math.log10(sum / length / (32_768.0 * 32_768.0));
  }

  private double floor() {
    double floor = HIGHEST_FLOOR;
    for (double level : quietest) {
      floor = Math.min(floor, level);
    }
    return Math.max(floor, LOWEST_FLOOR);
  }

  private void learn(double level) {
    if (level == NOTHING) {
      // No packets, or a far end that sends none in pauses: says nothing about its noise.
      return;
    }
    int block = frames / BLOCK_FRAMES % BLOCKS;
    boolean first = frames % BLOCK_FRAMES == 0;
    quietest[block] = first ? level : Math.min(quietest[block], level);
    frames++;
  }
}
