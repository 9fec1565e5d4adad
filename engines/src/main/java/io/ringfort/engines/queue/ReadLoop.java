package io.ringfort.engines.queue;

import io.micrometer.core.instrument.Counter;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread of a reading. It runs session after session until closed: what a session throws
/// is logged and counted, and after a back-off the next session begins from what is committed. So a
/// reading outlives every outage and never dies unseen.
final class ReadLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ReadLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final String name;
  private final Counter restarts;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /// Reads until [ReadLoop#isClosed], or throws.
  @FunctionalInterface
  interface Session {
    void run(ReadLoop loop) throws Exception;
  }

  ReadLoop(String name, Counter restarts, Session session) {
    this.name = name;
    this.restarts = restarts;
    this.thread = Threads.startDaemon(name, () -> runSessions(session));
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void runSessions(Session session) {
    int failures = 0;
    while (!isClosed()) {
      long begun = System.nanoTime();
      try {
        session.run(this);
      } catch (Throwable e) {
        failures = System.nanoTime() - begun > STEADY.toNanos() ? 1 : failures + 1;
        restarts.increment();
        LOG.warn("{} failed {} times in a row and begins anew", name, failures, e);
        await(Backoff.after(failures));
      }
    }
  }

  /// Lets the session's thread rest, unless the loop is closed meanwhile.
  void rest(Duration time) {
    await(time);
  }

  private void await(Duration time) {
    try {
      closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a stopping process: stop with it.
      LOG.info("{} was interrupted and stops", name, e);
      closed.countDown();
    }
  }

  /// Lets the session end and waits for it, but not for ever: a session that hangs is left behind.
  void close() {
    closed.countDown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!thread.join(PATIENCE)) {
        LOG.warn("{} does not end within {}", name, PATIENCE);
      }
    } catch (InterruptedException e) {
      LOG.info("{} ends unwatched", name, e);
      Thread.currentThread().interrupt();
    }
  }
}
