package io.ringfort.core.deadlines;

import java.time.Duration;
import java.time.Instant;

/// The moment after which a request may have no effect any more.
public record Deadline(Instant at) {

  public static Deadline in(Duration time, Instant now) {
    return new Deadline(now.plus(time));
  }

  public boolean isPast(Instant now) {
    return !now.isBefore(at);
  }

  /// What is left, never negative.
  public Duration remaining(Instant now) {
    Duration left = Duration.between(now, at);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
