package io.ringfort.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The data folder of a stack that lives as long as one command.
final class Throwaway {
  private Throwaway() {}

  /// Not made yet; this process alone has it.
  static Path folder(String what) {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "ringfort-" + what + "-" + ProcessHandle.current().pid());
  }

  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
