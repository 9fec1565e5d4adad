package io.ringfort.stack.data;

import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A data folder that this process holds alone, until it is closed or the process ends, however
/// that happens.
public final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Makes the folder if there is none, and takes it.
  ///
  /// @throws Refusal when it cannot be written or another process has it
  public static DataFolder open(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      makeRoot(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(channel)) {
        channel.close();
        throw new Refusal(
            ExitCode.CONFIGURATION,
            "another stack is using the data folder "
                + root
                + "; stop it, or give this one a --data of its own");
      }
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the data folder " + root + " cannot be written (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  private static void makeRoot(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      // To be passed through, not listed: where we run as root, PostgreSQL runs as somebody else,
      // and its folder lies inside.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      // Another stack in this very process.
      return false;
    }
  }

  /// A folder inside that only its owner can enter; made if there is none.
  public Path privateFolder(String name) {
    Path folder = root.resolve(name);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return folder;
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the folder " + folder + " cannot be made (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  /// A path inside; nothing is made.
  public Path path(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot let go of " + root, e);
    }
  }
}
