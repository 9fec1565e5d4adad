package io.ringfort.voice.recordings;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where finished sound is kept, by account, SID and format. Any thread; blocks. What is there is
/// whole: nobody sees a part of a file. A failure means: try again.
public interface RecordingStore {

  /// Keeps a copy of the file; what was there under that name is replaced.
  ///
  /// @param format `wav` or `mp3`
  void put(AccountSid account, RecordingSid sid, String format, Path file)
      throws IOException, InterruptedException;

  /// A local file with the sound, to be read and not to be changed; empty when there is none.
  Optional<Path> fetch(AccountSid account, RecordingSid sid, String format)
      throws IOException, InterruptedException;

  /// Deletes every format; nothing happens when there is none.
  void delete(AccountSid account, RecordingSid sid) throws IOException, InterruptedException;
}
