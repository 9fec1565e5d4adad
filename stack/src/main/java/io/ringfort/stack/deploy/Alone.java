package io.ringfort.stack.deploy;

import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Two that take hosts down at once would take too many. Let go of with the process, however it
/// ends.
final class Alone implements AutoCloseable {
  private final FileChannel lock;

  private Alone(FileChannel lock) {
    this.lock = lock;
  }

  /// @throws Refusal when another one is at work on the stack, or there is no such folder
  static Alone on(Path data) {
    try {
      FileChannel channel =
          FileChannel.open(
              data.resolve("deploy.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel)) {
        return new Alone(channel);
      }
      channel.close();
      throw new Refusal(
          ExitCode.UNAVAILABLE, "another deploy, evacuation or restoration is under way");
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "no stack of several hosts runs on "
              + data
              + " (start one with ./ringfort up --zones 3, or say --data DIR)",
          e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of a lock", e);
    }
  }
}
