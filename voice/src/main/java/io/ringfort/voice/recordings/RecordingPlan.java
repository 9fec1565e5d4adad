package io.ringfort.voice.recordings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.Hook;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be recorded.
///
/// @param call the leg that is recorded, or the parent where a Dial is
/// @param conference null unless a room is recorded
/// @param source `RecordVerb`, `DialVerb`, `Conference`, `OutboundAPI`, `StartCallRecordingAPI` or
///   `StartConferenceRecordingAPI`
/// @param sound how it is kept
/// @param status told of it; its URL is null for nobody
/// @param events of `in-progress`, `completed`, `absent`
public record RecordingPlan(
    RecordingSid sid,
    AccountSid account,
    CallSid call,
    @Nullable ConferenceSid conference,
    String source,
    Sound sound,
    Instant started,
    Hook status,
    Set<String> events) {

  public RecordingPlan {
    events = Set.copyOf(events);
    // As the database keeps it.
    started = started.truncatedTo(ChronoUnit.MICROS);
  }

  /// @param dual a channel each for what is heard and said; else their sum
  /// @param track `both`, `inbound` (heard) or `outbound` (said)
  /// @param trim whether silence at both ends is cut
  public record Sound(boolean dual, String track, boolean trim) {

    /// One side alone is always one channel.
    @JsonIgnore
    public int channels() {
      return dual && track.equals("both") ? 2 : 1;
    }
  }
}
