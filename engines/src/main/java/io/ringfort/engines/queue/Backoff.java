package io.ringfort.engines.queue;

import java.time.Duration;

/// How long the queue waits after the n-th failure in a row: 0.1 s, doubling, at most 30 s.
public final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 30_000;

  private Backoff() {}

  /// @param failures 1 after the first failure
  public static Duration after(int failures) {
    // From 2^9 on the limit rules, and a shift by more would overflow.
    return Duration.ofMillis(Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, 9)));
  }
}
