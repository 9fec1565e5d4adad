package io.ringfort.voice.lifecycle;

import java.time.Instant;
import java.util.Map;

/// One step in the life of a call.
///
/// @param kind such as `request`, `webhook`, `twiml`, `sip`, `media`, `recording`, `verdict`
/// @param text in plain words
/// @param details such as `status` or `latencyMs`
public record TimelineEntry(Instant at, String kind, String text, Map<String, String> details) {
  public TimelineEntry {
    details = Map.copyOf(details);
  }
}
