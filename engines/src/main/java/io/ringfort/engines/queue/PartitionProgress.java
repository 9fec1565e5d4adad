package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Which entries of a partition are out with workers, from its assignment to its end. Any thread.
final class PartitionProgress {
  private final TreeSet<Long> open = new TreeSet<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long next;

  synchronized void read(long offset) {
    open.add(offset);
    next = offset + 1;
  }

  synchronized void done(long offset) {
    open.remove(offset);
  }

  /// The lowest offset that must come again after a crash; 0 when nothing was read yet.
  synchronized long committable() {
    return open.isEmpty() ? next : open.first();
  }

  synchronized int size() {
    return open.size();
  }

  /// The partition is no longer ours: nothing of it needs to be tried again here.
  void end() {
    ended.countDown();
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }

  /// Waits for the time, or until the end.
  void await(Duration time) throws InterruptedException {
    ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
