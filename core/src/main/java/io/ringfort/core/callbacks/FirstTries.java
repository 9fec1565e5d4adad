package io.ringfort.core.callbacks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the callbacks about one thing in their order: each waits until the first try of the one
/// before has ended. Those of one thing are all read by one host; what a host that died told before
/// is not known here, so that a wait has an end.
final class FirstTries {
  private static final int MOST_LINES = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Line> lines =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        // One that is forgotten costs its next callback a wait.
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
          return size() > MOST_LINES;
        }
      };

  private static final class Line {
    final Condition moved;
    int last = -1;

    Line(Condition moved) {
      this.moved = moved;
    }
  }

  /// Waits until it is this one's turn.
  ///
  /// @return false when the wait ended without its predecessor's first try having been seen
  boolean await(String about, int sequence, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      Line line = line(about);
      while (line.last < sequence - 1) {
        if (left <= 0) {
          return false;
        }
        left = line.moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void ended(String about, int sequence) {
    lock.lock();
    try {
      Line line = line(about);
      line.last = Math.max(line.last, sequence);
      line.moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Line line(String about) {
    return lines.computeIfAbsent(about, _ -> new Line(lock.newCondition()));
  }
}
