package io.ringfort.stack.release;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a host's process is started from.
///
/// @param version of the release; empty: of none, as it is on this machine
/// @param recording of a start; null: none
/// @param stackFile the settings
public record Code(String version, List<Path> classPath, @Nullable Path recording, Path stackFile) {
  public Code {
    classPath = List.copyOf(classPath);
  }

  /// For `java -cp`.
  public String joined() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
