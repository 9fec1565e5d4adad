package io.ringfort.stack.release;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The code that a process runs from: its class path, and the recording of a start where there is
/// one.
///
/// @param classPath in its order: a recording is good for that order only
/// @param recording of a start, for `-XX:AOTCache`; null: none
public record Program(List<Path> classPath, @Nullable Path recording) {
  private static final String RECORDING = "-XX:AOTCache=";

  public Program {
    classPath = List.copyOf(classPath);
  }

  /// Of this process.
  public static Program running() {
    return new Program(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList(),
        recorded().orElse(null));
  }

  private static Optional<Path> recorded() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith(RECORDING))
        .map(a -> Path.of(a.substring(RECORDING.length())))
        // The launcher script leaves an empty one where the recording failed.
        .filter(p -> Files.isRegularFile(p) && p.toFile().length() > 0)
        .findFirst();
  }

  /// Whether it can be packed: a build tool's folders of classes cannot.
  public boolean isBuilt() {
    return classPath.stream().allMatch(p -> p.toString().endsWith(".jar") && Files.exists(p));
  }
}
