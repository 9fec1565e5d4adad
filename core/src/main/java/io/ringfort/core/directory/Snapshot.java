package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory on disk: replaced whole, atomically; a missing or unreadable one means reading the
/// topic from its start.
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final Path file;
  private final Json json;
  private final AtomicBoolean dirty = new AtomicBoolean();

  /// @param nextOffset the first offset of the topic that is not in `entries`
  record Content(long nextOffset, List<Versioned.Wire> entries) {}

  Snapshot(Path file, Json json) {
    this.file = file;
    this.json = json;
  }

  Content read() {
    if (!Files.exists(file)) {
      return new Content(0, List.of());
    }
    try {
      return json.read(Files.readAllBytes(file), Content.class);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn(
          "directory snapshot {} is unreadable, reading the topic instead: {}",
          file.getFileName(),
          e.getMessage());
      return new Content(0, List.of());
    }
  }

  void dirty() {
    dirty.set(true);
  }

  /// @param content taken after the flag is lowered, so that a change meanwhile raises it again
  void writeIfDirty(Supplier<Content> content) {
    if (!dirty.getAndSet(false)) {
      return;
    }
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, json.bytes(content.get()));
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      dirty.set(true);
      LOG.warn("cannot write the directory snapshot {}: {}", file.getFileName(), e.getMessage());
    }
  }
}
