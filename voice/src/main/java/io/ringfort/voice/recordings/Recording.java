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
  public static final String IN_PROGRESS = "in-progress";
  static final String PAUSED = "paused";
  static final String PROCESSING = "processing";
  static final String COMPLETED = "completed";
  static final String ABSENT = "absent";

  /// Nothing changes any more.
  @JsonIgnore
  public boolean isEnded() {
    return status.equals(COMPLETED) || status.equals(ABSENT);
  }

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return plan.account() + "/" + plan.sid();
  }
}
