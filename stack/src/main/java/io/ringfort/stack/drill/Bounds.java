package io.ringfort.stack.drill;

import java.time.Duration;

/// What a drill's outcome is measured against. Nothing accepted is ever lost, and a client with two
/// addresses never sees an error: those have no figure here, as they are 0 for every kind.
///
/// @param callsGoOnPercent of the live calls
/// @param gapP99 of the longest pause that each call's listener has to bear
record Bounds(double callsGoOnPercent, Duration gapP99) {
  private static final double CALLS = 99.9;

  static final Bounds KILL = new Bounds(CALLS, Duration.ofSeconds(2));

  /// Nobody tells that it is frozen: it takes longer to be sure.
  static final Bounds FREEZE = new Bounds(CALLS, Duration.ofSeconds(5));

  /// Memory itself must notice first that a part of it does not answer, before anybody can be made
  /// the owner of anything.
  static final Bounds CUT = new Bounds(CALLS, Duration.ofSeconds(10));

  static final Bounds MOVE = new Bounds(CALLS, Duration.ofMillis(100));
}
