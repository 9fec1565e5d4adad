package io.ringfort.voice.lifecycle;

import io.ringfort.core.timeline.TimelineEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a call is.
///
/// @param version grows by one with every change
/// @param sequence of the next status callback
/// @param answeredBy who answered, as the public API says it; null when nobody asked
/// @param verdict the one classified ending; null as long as it lives
public record Progress(
    CallStatus status,
    int version,
    int sequence,
    Times times,
    @Nullable String answeredBy,
    @Nullable Verdict verdict,
    List<TimelineEntry> timeline) {

  public Progress {
    timeline = List.copyOf(timeline);
  }

  /// @param updated the last change
  /// @param dialled when the first INVITE left, or came
  /// @param answered null before
  /// @param ended null before
  public record Times(
      Instant updated,
      @Nullable Instant dialled,
      @Nullable Instant answered,
      @Nullable Instant ended) {}

  static Progress fresh(CallIntent intent) {
    CallStatus status =
        intent.direction() == CallIntent.Direction.INBOUND ? CallStatus.RINGING : CallStatus.QUEUED;
    return new Progress(
        status, 0, 0, new Times(intent.created(), null, null, null), null, null, List.of());
  }

  Progress with(List<TimelineEntry> longer) {
    return new Progress(status, version, sequence, times, answeredBy, verdict, longer);
  }

  /// Why it ended.
  ///
  /// @param sipStatus the final status of the INVITE; 0 for none
  /// @param code of the public error catalogue; 0 when nothing failed
  /// @param reason a sentence in plain words
  public record Verdict(int sipStatus, int code, String reason) {}
}
