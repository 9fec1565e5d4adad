package io.ringfort.stack;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Ctrl-C and SIGTERM as something to wait for. The process lives on until this is closed, but not
/// longer than a limit: ten seconds for one process.
final class Shutdown implements AutoCloseable {
  /// What is not down by then is cut off: everything accepted is on the disk.
  private static final Duration LIMIT = Duration.ofMillis(9_500);

  private final Duration limit;
  private @Nullable Thread working;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// With the time that one process has.
  Shutdown() {
    this(LIMIT);
  }

  /// @param limit what is not down by then is cut off
  Shutdown(Duration limit) {
    this.limit = limit;
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::askAndWait));
  }

  private void askAndWait() {
    ask();
    try {
      if (!closed.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LoggerFactory.getLogger(Shutdown.class)
            .error("not down after {} ms, cut off", limit.toMillis());
        Surroundings.writeLastLogLines();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// As a signal does.
  synchronized void ask() {
    asked.countDown();
    if (working != null) {
      working.interrupt();
    }
  }

  interface Work<T> {
    T work() throws InterruptedException;
  }

  /// Work on this thread, which is interrupted when the process is asked to end meanwhile: a start
  /// may wait for other hosts, and a drill puts in order what it did.
  <T> T interruptibly(Work<T> work) throws InterruptedException {
    works(Thread.currentThread());
    try {
      return work.work();
    } finally {
      works(null);
      // Too late to matter: what started is closed in order.
      Thread.interrupted();
    }
  }

  private synchronized void works(@Nullable Thread thread) {
    working = thread;
  }

  /// Returns when the process is to end.
  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /// Everything is down.
  @Override
  public void close() {
    closed.countDown();
  }
}
