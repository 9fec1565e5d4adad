package io.ringfort.simulator.rtp;

import java.util.concurrent.atomic.AtomicLong;

/// How much memory all sounds together may take: half of what there is. What comes when it is used
/// up is counted, but not kept. Any thread may call it.
final class SoundBudget {
  private final long most = Runtime.getRuntime().maxMemory() / 2;
  private final AtomicLong taken = new AtomicLong();

  boolean take(long bytes) {
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
