package io.ringfort.core.alerts;

/// Whom alerts are told to. Called on a virtual thread, which waits.
public interface AlertTeller {
  AlertTeller NOBODY = (_, _) -> {};

  /// What happened to an alert.
  enum Event {
    RAISED,
    CLEARED
  }

  /// When this returns, it will be told whichever hosts die. May be called a second time for the
  /// same [Alert#id] and event, where a host died in between: then nothing new may be told.
  ///
  /// @throws RuntimeException when it cannot be told now; it is called again soon
  void tell(Alert alert, Event event);
}
