package io.ringfort.stack.agent;

import io.ringfort.stack.exit.ExitCode;
import java.time.Duration;

/// How long a host that ended by itself stays down: longer from crash to crash, and as at first
/// again once it ran for a while. Pure.
///
/// @param crashes in a row
record Backoff(int crashes) {
  static final Backoff NONE = new Backoff(0);

  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 3;

  /// After a run.
  Backoff after(Duration run) {
    return run.compareTo(STEADY) >= 0 ? new Backoff(1) : new Backoff(crashes + 1);
  }

  /// @param exitCode of the last run
  Duration pause(int exitCode) {
    // One that asks again and again has something else.
    return exitCode == ExitCode.START_AGAIN.code() && crashes <= 1
        ? Duration.ZERO
        : FIRST.multipliedBy(1L << Math.min(Math.max(0, crashes - 1), MOST_DOUBLINGS));
  }
}
