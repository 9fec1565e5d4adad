package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Lease;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this host must have said, again and again until it is: appends to the queue, and words to
/// calls of other hosts. Only while it may speak: one that was frozen and woke waits until it knows.
/// Any thread.
public final class Owed {
  private static final Logger LOG = LoggerFactory.getLogger(Owed.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Duration UNTIL_HELD = Duration.ofMillis(50);

  private final Timer timer;
  private final Lease lease;
  private volatile boolean closed;

  public Owed(Timer timer, Lease lease) {
    this.timer = timer;
    this.lease = lease;
  }

  /// @param say may be called several times: what it says must bear to be said twice
  /// @return what came of the one that succeeded; never fails
  <T> CompletableFuture<T> until(Supplier<CompletableFuture<T>> say) {
    CompletableFuture<T> done = new CompletableFuture<>();
    attempt(say, done);
    return done;
  }

  private <T> void attempt(Supplier<CompletableFuture<T>> say, CompletableFuture<T> done) {
    if (!lease.isHeld()) {
      if (!closed) {
        timer.after(UNTIL_HELD, () -> attempt(say, done));
      }
      return;
    }
    say.get()
        .whenComplete(
            (answer, error) -> {
              if (error == null) {
                done.complete(answer);
              } else if (!closed) {
                LOG.warn("what is owed is not said yet, trying again: {}", error.getMessage());
                timer.after(RETRY, () -> attempt(say, done));
              }
            });
  }

  /// Nothing is tried again.
  public void close() {
    closed = true;
  }
}
