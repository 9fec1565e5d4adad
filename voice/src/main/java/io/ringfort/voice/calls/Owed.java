package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Lease;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends to the queue until they are durable, and only while this host may speak: one that was
/// frozen and woke waits until it knows. Any thread.
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

  /// @param append may be called several times: what it appends must bear to be there twice
  /// @return completes when one append is durable; never fails
  CompletableFuture<Void> until(Supplier<? extends CompletableFuture<?>> append) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    attempt(append, done);
    return done;
  }

  private void attempt(
      Supplier<? extends CompletableFuture<?>> append, CompletableFuture<Void> done) {
    if (!lease.isHeld()) {
      if (!closed) {
        timer.after(UNTIL_HELD, () -> attempt(append, done));
      }
      return;
    }
    append
        .get()
        .whenComplete(
            (_, error) -> {
              if (error == null) {
                done.complete(null);
              } else if (!closed) {
                LOG.warn("an append is not durable yet, trying again: {}", error.getMessage());
                timer.after(RETRY, () -> attempt(append, done));
              }
            });
  }

  /// Nothing is tried again.
  public void close() {
    closed = true;
  }
}
