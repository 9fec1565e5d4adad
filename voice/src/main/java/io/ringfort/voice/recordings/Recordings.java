package io.ringfort.voice.recordings;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The door to recordings. Any thread; reads block.
public interface Recordings {

  /// Begins one: visible to readers as `in-progress`. Does not block.
  RawRecording begin(RecordingPlan plan);

  /// In progress, in work, or stored.
  Optional<Recording> find(AccountSid account, RecordingSid sid);

  /// One page, newest first.
  List<Recording> list(Query query);

  /// Deletes sound and record.
  ///
  /// @return false when there is none
  boolean delete(AccountSid account, RecordingSid sid);

  /// The stored sound.
  ///
  /// @param format `wav` or `mp3`
  /// @return a local file to be served; empty when it is not there (yet)
  Optional<Path> sound(AccountSid account, RecordingSid sid, String format);

  /// @param call null: any
  /// @param conference null: any
  /// @param after the last of the page before
  record Query(
      AccountSid account,
      @Nullable String call,
      @Nullable String conference,
      @Nullable Instant createdFrom,
      @Nullable Instant createdBefore,
      @Nullable RecordingSid after,
      int limit) {}
}
