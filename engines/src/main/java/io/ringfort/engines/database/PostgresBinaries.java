package io.ringfort.engines.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/// The server's programs, which travel as a compressed tar on the class path, unpacked into a
/// folder once.
final class PostgresBinaries {
  private static final int BLOCK = 512;
  private static final String VERSION = "18.6.0";

  private PostgresBinaries() {}

  /// Unpacks unless it was done before. What everybody may read and run in the archive, everybody
  /// may in the folder.
  static synchronized void unpackInto(Path folder) throws IOException {
    var mark = folder.resolve("unpacked-" + VERSION);
    if (Files.exists(mark)) {
      return;
    }
    createOpen(folder);
    // Hosts of one machine share the folder, and start side by side.
    try (var file =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      if (!Files.exists(mark)) {
        unpackAll(folder);
        Files.createFile(mark);
      }
    }
  }

  private static void unpackAll(Path folder) throws IOException {
    var name = "/postgres-linux-" + machine() + ".txz";
    try (var archive = PostgresBinaries.class.getResourceAsStream(name)) {
      if (archive == null) {
        throw new IOException(
            "no PostgreSQL for this machine: got " + name + " (expected: it on the class path)");
      }
      unpack(new XZInputStream(new BufferedInputStream(archive)), folder);
    }
  }

  private static String machine() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm_64";
      case "amd64" -> "x86_64";
      case String other -> other;
    };
  }

  // POSIX ustar: a block of 512 bytes for the header, then the content, filled up to a whole block;
  // a block of zeros ends it.
  private static void unpack(InputStream tar, Path folder) throws IOException {
    var header = new byte[BLOCK];
    while (tar.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      var path = folder.resolve(text(header, 0, 100)).normalize();
      if (!path.startsWith(folder)) {
        throw new IOException(
            "got archive entry " + path + " (expected: one below " + folder + ")");
      }
      int mode = Integer.parseInt(text(header, 100, 8).strip(), 8);
      int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
      char type = (char) header[156];
      createOpen(Objects.requireNonNull(path.getParent()));
      switch (type) {
        case '5' -> createOpen(path);
        case '2' -> {
          Files.deleteIfExists(path);
          Files.createSymbolicLink(path, Path.of(text(header, 157, 100)));
        }
        case '0', '\0' -> {
          // Through a buffer of its size: the largest file is some 10 MB.
          var content = tar.readNBytes(size);
          tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
          var part = path.resolveSibling(path.getFileName() + ".part");
          Files.write(part, content);
          Files.setPosixFilePermissions(
              part,
              PosixFilePermissions.fromString((mode & 0111) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
          Files.move(
              part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        default ->
            throw new IOException(
                "got archive entry of type " + type + " (expected: file, folder or link)");
      }
    }
  }

  /// Open to everybody whatever the umask: the server may run as another user.
  private static void createOpen(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }
}
