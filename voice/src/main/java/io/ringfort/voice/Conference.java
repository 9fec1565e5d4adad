package io.ringfort.voice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A room in which calls are mixed, as customers see it.
///
/// @param friendlyName by which TwiML names it; unique among the account's live ones
/// @param region where it is mixed, such as `us1`
/// @param ending null as long as it lives
public record Conference(
    ConferenceSid sid,
    AccountSid account,
    String friendlyName,
    Status status,
    String region,
    Instant created,
    Instant updated,
    @Nullable Ending ending) {

  /// Moves forward only.
  public enum Status {
    /// Somebody waits for it to begin.
    INIT("init"),
    IN_PROGRESS("in-progress"),
    COMPLETED("completed");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  /// @param reason such as `last-participant-left`, as the public API says it
  /// @param call whose leaving ended it; null for none
  public record Ending(String reason, @Nullable CallSid call) {}

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return account + "/" + sid;
  }
}
