package io.ringfort.voice.recordings;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Raw pieces on the disk: `RE....1.ulaw` with the sound and `RE....1.json` with what it is part
/// of. Whoever records holds a lock on the sound, which ends with its process; `RE....done` says
/// that nothing is owed any more and the pieces may go.
///
/// A file of sound is a row of frames of 320 bytes: 20 ms of what was heard, then of what was said.
final class RawFolder {
  static final int SIDE = 160;
  static final int FRAME = 2 * SIDE;
  static final int FRAME_MILLIS = 20;
  private static final String SOUND = ".ulaw";
  private static final String ABOUT = ".json";
  private static final String DONE = ".done";

  private final Path folder;
  private final Json json;

  RawFolder(Path folder, Json json) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.json = json;
  }

  Path sound(Piece piece) {
    return folder.resolve(piece.name() + SOUND);
  }

  private Path about(Piece piece) {
    return folder.resolve(piece.name() + ABOUT);
  }

  /// Makes the next piece of a recording, locked for this process.
  Opened open(Piece first) throws IOException {
    for (Piece piece = first; ; piece = next(piece)) {
      try {
        Files.write(
            about(piece),
            json.bytes(piece),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      FileChannel channel =
          FileChannel.open(sound(piece), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.tryLock();
      return new Opened(piece, channel);
    }
  }

  /// A piece that is being recorded.
  record Opened(Piece piece, FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static Piece next(Piece piece) {
    return new Piece(piece.plan(), piece.number() + 1, piece.began());
  }

  /// Everything about these pieces, onto the disk.
  void force() throws IOException {
    FolderStore.force(folder);
  }

  /// The pieces of one recording, in their order. They are numbered without a gap.
  List<Piece> pieces(RecordingSid sid) {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> folder.resolve(sid + "." + n + ABOUT))
        .takeWhile(Files::exists)
        .flatMap(this::read)
        .toList();
  }

  /// All pieces, by recording.
  Map<RecordingSid, List<Piece>> all() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(ABOUT))
          .flatMap(this::read)
          .sorted(Comparator.comparingInt(Piece::number))
          .collect(Collectors.groupingBy(p -> p.plan().sid()));
    }
  }

  private Stream<Piece> read(Path file) {
    try {
      return Stream.of(json.read(Files.readAllBytes(file), Piece.class));
    } catch (IOException | UncheckedIOException gone) {
      // Deleted meanwhile, or its host died while it wrote the first bytes: then nothing was
      // recorded.
      return Stream.empty();
    }
  }

  /// True while a process records it.
  boolean isLive(Piece piece) throws IOException {
    try (FileChannel channel = FileChannel.open(sound(piece), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException ours) {
      return true;
    } catch (NoSuchFileException nothing) {
      return false;
    }
  }

  /// Gives a piece an empty file of sound if it has none and is not to be deleted.
  ///
  /// @return false when the piece is no longer there
  boolean makeWhole(Piece piece) throws IOException {
    RecordingSid sid = piece.plan().sid();
    if (!isDone(sid) && !Files.exists(sound(piece))) {
      Files.createFile(sound(piece));
      // Whoever began to delete it meanwhile may have been at the sound already.
      if (isDone(sid) || !Files.exists(about(piece))) {
        Files.deleteIfExists(sound(piece));
      }
    }
    return Files.exists(about(piece));
  }

  boolean isDone(RecordingSid sid) {
    return Files.exists(folder.resolve(sid + DONE));
  }

  boolean hasSound(Job job) {
    return job.pieces().stream().anyMatch(p -> Files.exists(sound(p)));
  }

  /// Marks a recording as done, then deletes its pieces: whoever finds only some of them must not
  /// make a recording of those.
  void clear(Job job) throws IOException {
    RecordingSid sid = job.plan().sid();
    Path mark = folder.resolve(sid + DONE);
    Path part = folder.resolve(sid + DONE + ".part");
    Files.write(part, new byte[0]);
    Files.move(part, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force();
    for (Piece piece : job.pieces()) {
      Files.deleteIfExists(sound(piece));
      Files.deleteIfExists(about(piece));
    }
    force();
    Files.deleteIfExists(mark);
  }
}
