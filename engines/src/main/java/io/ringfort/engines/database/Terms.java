package io.ringfort.engines.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What a database host must not forget: on the disk before anybody is told.
///
/// @param promised it receives and acknowledges nothing for a primary of a lower term
/// @param history of the log in its data folder
record Terms(long promised, TermHistory history) {

  static Terms none() {
    return new Terms(0, TermHistory.empty());
  }

  Terms promising(long term) {
    return new Terms(Math.max(promised, term), history);
  }

  Terms with(TermHistory other) {
    return new Terms(promised, other);
  }

  static Terms read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return none();
    }
    var words = Files.readString(file).strip().split(" ", -1);
    return new Terms(Long.parseLong(words[0]), TermHistory.parse(words.length > 1 ? words[1] : ""));
  }

  void write(Path file) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try (var channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap((promised + " " + history.text()).getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
