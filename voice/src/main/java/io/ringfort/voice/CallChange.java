package io.ringfort.voice;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a customer asks of a live call.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CallChange.Redirect.class, name = "Redirect"),
  @JsonSubTypes.Type(value = CallChange.Adjust.class, name = "Adjust"),
  @JsonSubTypes.Type(value = CallChange.StartRecording.class, name = "StartRecording"),
  @JsonSubTypes.Type(value = CallChange.ChangeRecording.class, name = "ChangeRecording"),
  @JsonSubTypes.Type(value = CallChange.MessagePage.class, name = "MessagePage"),
  @JsonSubTypes.Type(value = CallChange.Subscribe.class, name = "Subscribe"),
  @JsonSubTypes.Type(value = CallChange.Unsubscribe.class, name = "Unsubscribe"),
  @JsonSubTypes.Type(value = CallChange.End.class, name = "End")
})
public sealed interface CallChange {

  /// Goes on with another document.
  ///
  /// @param twiml the document itself; null when it is at the URL
  /// @param fallback null: as before
  /// @param status null: as before
  record Redirect(
      @Nullable String twiml, Hook document, @Nullable Hook fallback, @Nullable Hook status)
      implements CallChange {}

  /// Changes what holds for the rest of it; it goes on with its document. Allowed until it has
  /// ended.
  ///
  /// @param fallback null: as before
  /// @param status null: as before
  /// @param timeLimit counted from the answer; null: as before
  record Adjust(@Nullable Hook fallback, @Nullable Hook status, @Nullable Duration timeLimit)
      implements CallChange {}

  /// Begins to record it. Allowed while it is in progress.
  record StartRecording(RecordingSid sid, RecordingTerms terms) implements CallChange {}

  /// Changes one of its recordings that runs.
  ///
  /// @param silence whether silence stands for what is left out while it is paused
  record ChangeRecording(RecordingSid sid, To to, boolean silence) implements CallChange {

    /// What becomes of it.
    public enum To {
      RUNNING,
      PAUSED,
      STOPPED
    }
  }

  /// Tells its web page something. Allowed from its ringing on, until it has ended.
  ///
  /// @param sid of the message: one that comes again is told once
  /// @param content JSON
  record MessagePage(String sid, String content) implements CallChange {}

  /// Has an application told what its web page says from now on. Allowed as long as it has not
  /// ended; made again with the same SID, it changes the other.
  record Subscribe(String sid, Hook callback) implements CallChange {}

  /// Ends a subscription; one that is not there changes nothing.
  record Unsubscribe(String sid) implements CallChange {}

  /// Ends it: whatever its state with `completed`; only unanswered with `canceled`.
  record End(boolean cancel) implements CallChange {}
}
