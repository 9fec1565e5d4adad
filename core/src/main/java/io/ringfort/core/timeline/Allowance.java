package io.ringfort.core.timeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// So many a second, and what was saved up. Any thread.
final class Allowance {
  private final long nanosEach;
  private final long most;
  private final InstantSource clock;
  private Instant last;
  private long saved;

  /// @param burst how many may be saved up
  Allowance(int perSecond, int burst, InstantSource clock) {
    nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
    most = burst * nanosEach;
    this.clock = clock;
    last = clock.instant();
    saved = most;
  }

  /// Takes one; false when there is none left.
  synchronized boolean take() {
    Instant now = clock.instant();
    if (now.isAfter(last)) {
      // Not more than is kept, however long ago: it must not overflow.
      Duration passed = Duration.between(last, now);
      saved =
          passed.toSeconds() > most / Duration.ofSeconds(1).toNanos()
              ? most
              : Math.min(most, saved + passed.toNanos());
      last = now;
    }
    if (saved < nanosEach) {
      return false;
    }
    saved -= nanosEach;
    return true;
  }
}
