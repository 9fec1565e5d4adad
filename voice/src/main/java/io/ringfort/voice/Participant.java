package io.ringfort.voice;

import com.fasterxml.jackson.annotation.JsonValue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call in a conference, or on its way there, as customers see it.
///
/// @param label by which the customer names it; null for none; unique in the conference
public record Participant(
    AccountSid account,
    ConferenceSid conference,
    CallSid call,
    @Nullable String label,
    Status status,
    Flags flags,
    Instant created,
    Instant updated) {

  /// Moves forward only.
  public enum Status {
    QUEUED("queued"),
    CONNECTING("connecting"),
    RINGING("ringing"),
    /// It hears and is heard.
    CONNECTED("connected"),
    COMPLETE("complete"),
    FAILED("failed");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  /// @param muted nobody hears it
  /// @param hold it hears music alone, and nobody hears it
  /// @param startOnEnter the conference begins with it
  /// @param endOnExit the conference ends with it
  /// @param coached who alone hears it; null: everybody does
  public record Flags(
      boolean muted,
      boolean hold,
      boolean startOnEnter,
      boolean endOnExit,
      @Nullable CallSid coached) {}
}
