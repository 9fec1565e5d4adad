package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Which entries of a partition are out with workers, from its assignment to its end. Any thread.
final class PartitionProgress {
  /// By offset, when they had been appended.
  private final TreeMap<Long, Long> open = new TreeMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long next;

  /// @param appended in milliseconds since 1970
  synchronized void read(long offset, long appended) {
    open.put(offset, appended);
    next = offset + 1;
  }

  synchronized void done(long offset) {
    open.remove(offset);
  }

  /// The lowest offset that must come again after a crash; 0 when nothing was read yet.
  synchronized long committable() {
    return open.isEmpty() ? next : open.firstKey();
  }

  /// When the first that is out had been appended; `otherwise` when none is.
  synchronized long oldest(long otherwise) {
    return open.isEmpty() ? otherwise : open.firstEntry().getValue();
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
