package io.ringfort.simulator.rtp;

import java.util.Arrays;

/// Sound at its place in time; what was never written is silent. At most ten minutes, and within
/// the budget: what comes beyond is not kept. Any thread may call it.
final class Timeline {
  private static final int MOST = 600 * G711.RATE_HZ;
  private static final int FIRST = 4 * G711.RATE_HZ;

  private final SoundBudget budget;
  private short[] samples = {};
  private int end;
  private boolean forgotten;

  Timeline(SoundBudget budget) {
    this.budget = budget;
  }

  synchronized void write(long position, short[] sound) {
    if (forgotten || position < 0 || position + sound.length > MOST) {
      return;
    }
    int from = (int) position;
    int to = from + sound.length;
    if (to > samples.length && !grow(to)) {
      return;
    }
    System.arraycopy(sound, 0, samples, from, sound.length);
    end = Math.max(end, to);
  }

  synchronized short[] samples() {
    return Arrays.copyOf(samples, end);
  }

  synchronized int length() {
    return end;
  }

  synchronized long bytes() {
    return 2L * samples.length;
  }

  synchronized void forget() {
    budget.giveBack(bytes());
    forgotten = true;
    samples = new short[0];
    end = 0;
  }

  private boolean grow(int least) {
    int size = Math.min(MOST, Math.max(FIRST, Math.max(least, 2 * end)));
    boolean granted = budget.take(2L * (size - samples.length));
    samples = granted ? Arrays.copyOf(samples, size) : samples;
    return granted;
  }
}
