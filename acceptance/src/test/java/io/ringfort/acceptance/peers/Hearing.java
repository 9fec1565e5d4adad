package io.ringfort.acceptance.peers;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How long a peer heard nothing, at most, as seen by the clock: looks a hundred times a second at
/// how much it has heard.
final class Hearing implements AutoCloseable {
  private static final int LOOK_MILLIS = 10;

  private final LongSupplier heard;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hearing").factory());
  private long before;
  private long since = System.nanoTime();
  private volatile long longest;

  /// @param heard how much, in any unit
  Hearing(LongSupplier heard) {
    this.heard = heard;
    before = heard.getAsLong();
    clock.scheduleAtFixedRate(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    long more = heard.getAsLong();
    if (more != before) {
      longest = Math.max(longest, now - since);
      before = more;
      since = now;
    }
  }

  /// The longest so far that is over.
  long longestMs() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
