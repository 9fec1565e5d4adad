package io.ringfort.voice.simulation;

import java.util.List;

/// A broken promise.
///
/// @param subject the SID of the call, or what else it is about
/// @param text what was promised and what happened
/// @param trace everything that happened to that call, in order, with the virtual time
public record Violation(String subject, String text, List<String> trace) {
  public Violation {
    trace = List.copyOf(trace);
  }
}
