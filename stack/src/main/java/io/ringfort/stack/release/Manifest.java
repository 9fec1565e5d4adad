package io.ringfort.stack.release;

import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The list of what a release consists of: `manifest.json`, written last, so that a release without
/// one is none.
///
/// @param classPath paths inside the release, in order
/// @param recording a path inside; null: none
record Manifest(
    String version,
    Instant built,
    List<String> classPath,
    @Nullable String recording,
    List<Sum> files) {
  private static final String FILE = "manifest.json";
  private static final int CHUNK = 1 << 16;

  /// A file of a release.
  ///
  /// @param path inside the release, with `/`
  /// @param modifiedMillis a recorded start is good for jars of that age only
  record Sum(String path, long bytes, long modifiedMillis, String sha256) {

    static Sum of(Path root, Path file) {
      try {
        return new Sum(
            root.relativize(file).toString(),
            Files.size(file),
            Files.getLastModifiedTime(file).toMillis(),
            hash(file));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }

    /// @return what is wrong with the file; empty when nothing is
    Optional<String> wrong(Path root) {
      Path file = root.resolve(path);
      try {
        if (Files.size(file) != bytes) {
          return Optional.of(
              path + ": got " + Files.size(file) + " bytes (expected: " + bytes + ")");
        }
        String now = hash(file);
        return now.equals(sha256)
            ? Optional.empty()
            : Optional.of(path + ": got SHA-256 " + now + " (expected: " + sha256 + ")");
      } catch (NoSuchFileException _) {
        return Optional.of(path + ": it is missing");
      } catch (IOException e) {
        return Optional.of(path + ": it cannot be read (" + e.getClass().getSimpleName() + ")");
      }
    }
  }

  Manifest {
    classPath = List.copyOf(classPath);
    files = List.copyOf(files);
  }

  /// @return empty when there is none: whoever began the release has not finished it
  static Optional<Manifest> read(Path release) {
    Path file = release.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(new Json().read(Files.readAllBytes(file), Manifest.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void write(Path release) throws IOException {
    Path next = release.resolve(FILE + ".new");
    Files.write(next, new Json().bytes(this));
    Files.move(next, release.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Side by side: some hundreds of megabytes.
  static List<Sum> sums(Path release, List<Path> files) {
    return files.parallelStream().map(f -> Sum.of(release, f)).toList();
  }

  /// @return what differs from the list; empty when all is as it was
  List<String> wrong(Path release) {
    return files.parallelStream().flatMap(s -> s.wrong(release).stream()).toList();
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
