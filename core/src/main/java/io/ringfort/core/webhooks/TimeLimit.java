package io.ringfort.core.webhooks;

import java.time.Duration;

/// When a fetch has to be over, on the monotonic clock.
///
/// @param callers the limit is the caller's; else it is what the URL allows
record TimeLimit(long endNanos, boolean callers) {

  static TimeLimit of(Duration urls, Duration callers) {
    boolean shorter = callers.compareTo(urls) < 0;
    return new TimeLimit(System.nanoTime() + (shorter ? callers : urls).toNanos(), shorter);
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  boolean isOver() {
    return left().isZero();
  }
}
