package io.ringfort.voice.speech;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A few platform threads for what computes long: on virtual threads it would hold up everybody
/// else's. The caller waits; when too many wait already, it hears so at once.
final class Workers implements AutoCloseable {
  static final int MAX_WAITING = 200;

  private final ThreadPoolExecutor threads;

  Workers(int count) {
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Threads.daemons("speech"));
  }

  /// @param most waiting for a thread included
  <T> T run(Callable<T> work, Duration most) throws PromptFailed, InterruptedException {
    Future<T> result;
    try {
      result = threads.submit(work);
    } catch (RejectedExecutionException full) {
      throw new PromptFailed(
          Codes.SPEECH, "got one more text (expected: at most " + MAX_WAITING + " waiting)");
    }
    try {
      return result.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new PromptFailed(Codes.SPEECH, "got no sound within " + most);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof PromptFailed why) {
        throw why;
      }
      PromptFailed wrapped = new PromptFailed(Codes.SPEECH, "speech failed: " + failed.getCause());
      wrapped.initCause(failed.getCause());
      throw wrapped;
    } finally {
      result.cancel(true);
    }
  }

  int waiting() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
