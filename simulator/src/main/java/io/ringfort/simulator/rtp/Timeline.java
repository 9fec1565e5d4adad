package io.ringfort.simulator.rtp;

import java.util.Arrays;

/// Sound at its place in time; what was never written is silent. At most ten minutes: what comes
/// later is not kept. Any thread may call it.
final class Timeline {
  private static final int MOST = 600 * G711.RATE_HZ;
  private static final int FIRST = 4 * G711.RATE_HZ;

  private short[] samples = {};
  private int end;

  synchronized void write(long position, short[] sound) {
    if (position < 0 || position + sound.length > MOST) {
      return;
    }
    int from = (int) position;
    int to = from + sound.length;
    if (to > samples.length) {
      samples = Arrays.copyOf(samples, Math.min(MOST, Math.max(FIRST, Math.max(to, 2 * end))));
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
    samples = new short[0];
    end = 0;
  }
}
