package io.ringfort.messaging.lifecycle;

import java.util.List;

/// The outcome of one event: the message afterwards and what to do.
///
/// @param message the same object as before when the event changed nothing
public record Step(Message message, List<Effect> effects) {

  public Step {
    effects = List.copyOf(effects);
  }

  static Step none(Message message) {
    return new Step(message, List.of());
  }
}
