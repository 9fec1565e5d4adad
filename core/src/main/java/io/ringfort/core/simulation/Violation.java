package io.ringfort.core.simulation;

import java.util.List;

/// A broken promise.
///
/// @param subject the SID of the message or call, or what else it is about
/// @param text what was promised and what happened
/// @param trace everything that happened to it, in order, with the virtual time
public record Violation(String subject, String text, List<String> trace) {
  public Violation {
    trace = List.copyOf(trace);
  }
}
