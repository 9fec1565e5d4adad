package io.ringfort.voice.speech;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spoken prompts as files of one folder, so that a restart does not speak everything again. A file
/// is moved into place whole and carries a check sum: one that a dying machine left half-written is
/// none. When the disk fails, everything goes on without it.
final class DiskCache {
  private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);
  private static final String ENDING = ".ulaw";
  private static final int MAGIC = 0x52465031;
  private static final int HEADER = 16;

  private final Path folder;
  private final long most;
  private final InstantSource clock;

  /// Sizes, the longest unused first; guarded by this.
  private final LinkedHashMap<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

  private long total;

  private DiskCache(Path folder, long most, InstantSource clock) {
    this.folder = folder;
    this.most = most;
    this.clock = clock;
  }

  /// Takes up what the folder has.
  static DiskCache open(Path folder, long most, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    DiskCache cache = new DiskCache(folder, most, clock);
    cache.takeUp();
    return cache;
  }

  private synchronized void takeUp() throws IOException {
    List<Path> found = new ArrayList<>();
    Map<Path, FileTime> used = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith(ENDING)) {
          Files.deleteIfExists(file); // of a write that did not come to its end
          continue;
        }
        used.put(file, Files.getLastModifiedTime(file));
        found.add(file);
      }
    }
    found.sort(Comparator.comparing(used::get));
    for (Path file : found) {
      String name = file.getFileName().toString();
      long size = Files.size(file);
      sizes.put(name.substring(0, name.length() - ENDING.length()), size);
      total += size;
    }
    deleteAll(excess());
  }

  /// Blocks.
  ///
  /// @param key hexadecimal
  Optional<byte[]> get(String key) {
    synchronized (this) {
      if (sizes.get(key) == null) {
        return Optional.empty();
      }
    }
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(file(key)));
      if (file.remaining() < HEADER || file.getInt() != MAGIC) {
        return broken(key);
      }
      int length = file.getInt();
      long sum = file.getLong();
      if (length != file.remaining()) {
        return broken(key);
      }
      byte[] sound = new byte[length];
      file.get(sound);
      if (sum != sum(sound)) {
        return broken(key);
      }
      Files.setLastModifiedTime(file(key), FileTime.from(clock.instant()));
      return Optional.of(sound);
    } catch (IOException unreadable) {
      LOG.warn("prompt file {} cannot be read: {}", key, unreadable.toString());
      return broken(key);
    }
  }

  private Optional<byte[]> broken(String key) {
    forget(key);
    deleteAll(List.of(key));
    return Optional.empty();
  }

  /// Blocks.
  void put(String key, byte[] sound) {
    long size = HEADER + (long) sound.length;
    if (size > most / 4) {
      return;
    }
    try {
      ByteBuffer file = ByteBuffer.allocate((int) size);
      file.putInt(MAGIC).putInt(sound.length).putLong(sum(sound)).put(sound);
      Path part = Files.createTempFile(folder, "part-", ".tmp");
      try {
        Files.write(part, file.array());
        Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
        Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      deleteAll(remember(key, size));
    } catch (IOException full) {
      LOG.warn("prompt file {} cannot be written: {}", key, full.toString());
    }
  }

  private synchronized List<String> remember(String key, long size) {
    Long before = sizes.put(key, size);
    total += size - (before == null ? 0 : before);
    return excess();
  }

  private synchronized void forget(String key) {
    Long size = sizes.remove(key);
    total -= size == null ? 0 : size;
  }

  private List<String> excess() {
    List<String> gone = new ArrayList<>();
    while (total > most) {
      Map.Entry<String, Long> longestUnused = sizes.pollFirstEntry();
      total -= longestUnused.getValue();
      gone.add(longestUnused.getKey());
    }
    return gone;
  }

  private void deleteAll(List<String> keys) {
    for (String key : keys) {
      try {
        Files.deleteIfExists(file(key));
      } catch (IOException stays) {
        LOG.warn("prompt file {} cannot be deleted: {}", key, stays.toString());
      }
    }
  }

  synchronized long bytes() {
    return total;
  }

  private Path file(String key) {
    return folder.resolve(key + ENDING);
  }

  private static long sum(byte[] sound) {
    CRC32 sum = new CRC32();
    sum.update(sound);
    return sum.getValue();
  }
}
