package io.ringfort.voice.recordings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/// A recording as customers see it.
///
/// @param status `in-progress`, `paused`, `stopped`, `processing`, `completed` or `absent`
/// @param millis how long it is, after trimming once it is completed
/// @param errorCode 16101 or 16102 when it is absent; 0 otherwise
public record Recording(
    RecordingPlan plan, String status, long millis, int errorCode, Instant updated) {

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return plan.account() + "/" + plan.sid();
  }
}
