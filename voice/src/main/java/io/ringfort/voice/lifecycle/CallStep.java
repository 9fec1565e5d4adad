package io.ringfort.voice.lifecycle;

import java.util.List;

/// The outcome of one event: the call afterwards and what to do.
///
/// @param call the same object as before when the event changed nothing
public record CallStep(Call call, List<CallEffect> effects) {
  public CallStep {
    effects = List.copyOf(effects);
  }
}
