package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/// A call: what was asked for, and how far it is. Immutable and serialisable: another host can load
/// it and go on.
///
/// @param intent never changes
/// @param progress what customers see of it
/// @param program what its TwiML is at; null before the first document and at the end
/// @param line what another host needs to go on speaking; null before the first INVITE and at the
///   end
public record Call(
    CallIntent intent, Progress progress, @Nullable Program program, @Nullable Line line) {

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return intent.account() + "/" + intent.sid();
  }
}
