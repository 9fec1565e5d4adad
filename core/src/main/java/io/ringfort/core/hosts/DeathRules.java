package io.ringfort.core.hosts;

import java.time.Duration;

/// Who is dead and who may speak, as pure functions: hosts live by them, and the simulation of calls
/// runs them. Both sides count the same lines, so that a host is declared dead only when it knows
/// that it may be: whoever has a beat or more than half of its lines is not declared.
public final class DeathRules {
  private static final Duration BEATS_FAIL = Duration.ofSeconds(2);
  private static final Duration FROZEN_LINE = Duration.ofMillis(2_500);

  /// Half a second more than [#BEATS_FAIL], since it is compared with the other host's clock.
  private static final Duration FROZEN_BEAT = Duration.ofMillis(2_500);

  private static final Duration LONG_WITHOUT_BEAT = Duration.ofSeconds(30);
  private static final Duration LONG_STILL = Duration.ofSeconds(60);

  private static final Duration SLEEP = Duration.ofSeconds(1);

  /// Less than the half second by which a host loses its lease before others may find it dead: it
  /// must not sleep through all of it, and find its lines answering again.
  private static final Duration DOZE = Duration.ofMillis(400);

  private DeathRules() {}

  /// Whether a watcher votes for a host's death.
  ///
  /// @param line for how long its lifeline has been silent
  /// @param still for how long its beat has not moved
  public static boolean isSilent(Duration line, Duration still) {
    return line.compareTo(FROZEN_LINE) >= 0 && still.compareTo(FROZEN_BEAT) >= 0;
  }

  /// Whether a silent host is dead: half of its watchers say so. After a minute one is enough, for
  /// when most of them died at once.
  ///
  /// @param votes of watchers whose beats move
  /// @param watchers who hold a lifeline to it and were not declared gone
  public static boolean isDead(int votes, int watchers, Duration still) {
    return votes > 0 && (votes * 2 >= watchers || still.compareTo(LONG_STILL) >= 0);
  }

  /// Whether a host must ask, before it acts again, what others made of it.
  ///
  /// @param step of its clock, between two looks that come ten times a second
  public static boolean isSleep(Duration step, Duration sinceBeat) {
    return step.compareTo(SLEEP) > 0
        || (step.compareTo(DOZE) > 0 && sinceBeat.compareTo(BEATS_FAIL) > 0);
  }

  /// Whether a host without beats may go on: more than half of its lines answer, and after half a
  /// minute all.
  ///
  /// @param silent lines, for a second less than it takes to be voted dead. A line that is over is
  ///   neither: a network said that nobody is there
  public static boolean mayHold(Duration sinceBeat, int answering, int silent) {
    return sinceBeat.compareTo(BEATS_FAIL) <= 0
        || silent == 0
        || (answering > silent && sinceBeat.compareTo(LONG_WITHOUT_BEAT) <= 0);
  }
}
