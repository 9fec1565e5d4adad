package io.ringfort.voice;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a customer asks of a live call.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
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

  /// Ends it: whatever its state with `completed`; only unanswered with `canceled`.
  record End(boolean cancel) implements CallChange {}
}
