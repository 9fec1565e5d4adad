package io.ringfort.engines.time;

import java.time.Duration;

/// The one timer of a host. Tasks run on a timer thread and must be quick: hand real work to its
/// owner.
public interface Timer extends AutoCloseable {

  /// Runs the task once after the delay (never early). Returns a handle that cancels it.
  Handle after(Duration delay, Runnable task);

  /// Runs the task again and again, the delay counted from each end to the next start.
  Handle every(Duration delay, Runnable task);

  @Override
  void close();

  /// A planned task.
  interface Handle {
    void cancel();
  }
}
