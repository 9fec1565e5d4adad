package io.ringfort.stack.agent;

/// What an operator may ask of a host, or of all hosts of a zone.
public enum Order {
  /// Drain it, and leave it down.
  STOP,
  /// Start it if it is down.
  START,
  /// SIGKILL; it is started again after a back-off.
  KILL,
  /// SIGKILL, and leave it down.
  KILL_DOWN,
  /// SIGSTOP.
  PAUSE,
  /// SIGCONT.
  RESUME,
  /// Nothing goes between this zone and the others any more.
  CUT,
  /// It does again.
  JOIN
}
