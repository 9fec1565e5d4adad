package io.ringfort.voice.recordings;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/// How many recordings are worked on at a time: as many as configured, one while the machine has
/// more to do than it has processors. Calls go before recordings.
final class Slots {
  private static final long LOOK_AGAIN_SECONDS = 2;

  private final int most;
  private final DoubleSupplier loadPerProcessor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private int taken;

  /// @param loadPerProcessor above 1 when there is more to do than can be done; negative when
  ///   nobody knows
  Slots(int most, DoubleSupplier loadPerProcessor) {
    this.most = most;
    this.loadPerProcessor = loadPerProcessor;
  }

  /// Waits for a slot; close it when done.
  Slot take() throws InterruptedException {
    lock.lock();
    try {
      while (taken >= (loadPerProcessor.getAsDouble() > 1 ? 1 : most)) {
        // Also without a signal: the load may have gone down.
        boolean _ = freed.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
      }
      taken++;
      return this::free;
    } finally {
      lock.unlock();
    }
  }

  private void free() {
    lock.lock();
    try {
      taken--;
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// The right to work.
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }
}
