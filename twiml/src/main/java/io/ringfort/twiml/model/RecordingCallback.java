package io.ringfort.twiml.model;

import java.util.Set;

/// Who is told of a recording.
///
/// @param action its URL is null for nobody
/// @param events `in-progress`, `completed`, `absent`
public record RecordingCallback(Action action, Set<String> events) {
  public RecordingCallback {
    events = Set.copyOf(events);
  }
}
