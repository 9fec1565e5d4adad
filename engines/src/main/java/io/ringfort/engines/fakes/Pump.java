package io.ringfort.engines.fakes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one at a time in the order they came, in the thread that came first: a fake's "one
/// engine thread" without a thread. What a task asks to be run is run after it, so that callbacks
/// never nest.
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private @Nullable Thread runner;

  /// Runs the task now, or soon if another thread is at it.
  void run(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (runner != null) {
        return;
      }
      runner = Thread.currentThread();
    }
    for (var next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        // As an engine's thread does: one callback's failure must not stop all the others.
        LOG.error("a callback failed", e);
      }
    }
  }

  /// Returns when the task has run; within another task it runs at once.
  void runAndWait(Runnable task) {
    boolean inside;
    synchronized (this) {
      inside = runner == Thread.currentThread();
    }
    if (inside) {
      task.run();
      return;
    }
    var done = new CountDownLatch(1);
    run(
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while another thread runs the fake", e);
    }
  }

  private synchronized @Nullable Runnable next() {
    var next = tasks.poll();
    if (next == null) {
      runner = null;
    }
    return next;
  }
}
