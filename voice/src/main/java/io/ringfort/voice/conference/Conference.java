package io.ringfort.voice.conference;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conference as readers see it.
///
/// @param status `init`, `in-progress` or `completed`
/// @param reason why it ended, as the public API says it; null as long as it lives
/// @param endedBy the call whose leaving ended it; null otherwise
public record Conference(
    ConferenceSid sid,
    AccountSid account,
    String name,
    String status,
    @Nullable String reason,
    @Nullable CallSid endedBy,
    List<Participant> participants,
    Instant created,
    Instant updated) {

  public Conference {
    participants = List.copyOf(participants);
  }

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return account + "/" + sid;
  }

  /// Who is in it.
  ///
  /// @param label null for none
  /// @param coach whom it coaches; null for nobody
  public record Participant(
      CallSid call,
      @Nullable String label,
      boolean muted,
      boolean held,
      @Nullable CallSid coach,
      boolean startOnEnter,
      boolean endOnExit,
      Instant joined) {}
}
