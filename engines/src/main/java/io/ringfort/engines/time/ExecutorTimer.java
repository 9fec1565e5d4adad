package io.ringfort.engines.time;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The timer on one thread of a JDK executor. A task that throws is logged; a repeated one goes on.
/// Cancelled tasks leave its heap at once, so that timers that rarely fire, such as time-outs, cost
/// no memory.
public final class ExecutorTimer implements Timer {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorTimer.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Threads.daemons("timer"));

  public ExecutorTimer() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Handle after(Duration delay, Runnable task) {
    var future = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Handle every(Duration delay, Runnable task) {
    var future =
        executor.scheduleWithFixedDelay(
            () -> run(task), delay.toNanos(), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("a timer task failed", e);
    }
  }

  /// Drops what has not begun.
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
