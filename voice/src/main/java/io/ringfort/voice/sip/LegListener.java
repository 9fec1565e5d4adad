package io.ringfort.voice.sip;

/// Told of what happens to a [Leg].
@FunctionalInterface
public interface LegListener {

  /// Called by one thread at a time, in order; must return quickly.
  void on(LegEvent event);
}
