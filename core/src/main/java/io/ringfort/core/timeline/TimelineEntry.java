package io.ringfort.core.timeline;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// One step in the life of a call or message.
///
/// @param kind such as `request`, `webhook`, `twiml`, `sip`, `media`, `recording`, `verdict`
/// @param text in plain words
/// @param details such as `status` or `latencyMs`
public record TimelineEntry(Instant at, String kind, String text, Map<String, String> details) {
  public TimelineEntry {
    details = Map.copyOf(details);
  }

  /// The same with one more detail.
  public TimelineEntry with(String name, String value) {
    Map<String, String> more = new HashMap<>(details);
    more.put(name, value);
    return new TimelineEntry(at, kind, text, more);
  }

  /// The same with some of the details.
  ///
  /// @param names those that stay
  public TimelineEntry keeping(Predicate<String> names) {
    Map<String, String> fewer = new HashMap<>(details);
    fewer.keySet().removeIf(names.negate());
    return new TimelineEntry(at, kind, text, fewer);
  }
}
