package io.ringfort.voice.recordings;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/// Finished sound in a folder: `AC.../RE....wav` and `.mp3`.
public final class FolderStore implements RecordingStore {
  static final String WAV = "wav";
  static final String MP3 = "mp3";

  private final Path folder;

  /// @param folder such as `DIR/recordings/stored`; made when it is first needed
  public FolderStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public void put(AccountSid account, RecordingSid sid, String format, Path file)
      throws IOException {
    Path target = path(account, sid, format);
    Path home = folder.resolve(account.value());
    Files.createDirectories(home);
    Path part = home.resolve("." + UUID.randomUUID() + ".part");
    try {
      Files.copy(file, part);
      force(part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      force(home);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public Optional<Path> fetch(AccountSid account, RecordingSid sid, String format) {
    return Optional.of(path(account, sid, format)).filter(Files::isRegularFile);
  }

  @Override
  public void delete(AccountSid account, RecordingSid sid) throws IOException {
    Files.deleteIfExists(path(account, sid, WAV));
    Files.deleteIfExists(path(account, sid, MP3));
  }

  private Path path(AccountSid account, RecordingSid sid, String format) {
    if (!format.equals(WAV) && !format.equals(MP3)) {
      throw new IllegalArgumentException(
          "format of a recording: got " + format + " (expected: wav or mp3)");
    }
    return folder.resolve(account.value()).resolve(sid.value() + "." + format);
  }

  /// Onto the disk: also a folder, whose entries are else not there after a power failure.
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
