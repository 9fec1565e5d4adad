package io.ringfort.engines.database;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a server whose host process was killed or frozen. The server would live on alone: it could
/// acknowledge nothing any more once another was elected, but clients would go on asking it.
///
/// The host touches a file; a shell beside the server looks at it.
final class DeadMan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadMan.class);
  private static final long TOUCH_MILLIS = 500;

  // $1 the file, $2 the server's lock file, in which its first process stands first.
  private static final String WATCH =
      """
      pid=$(head -n 1 "$2")
      while sleep 1; do
        [ "$(head -n 1 "$2" 2>/dev/null)" = "$pid" ] && kill -0 "$pid" || exit 0
        [ $(( $(date +%s) - $(stat -c %Y "$1" || echo 0) )) -gt 4 ] && break
      done
      kill -QUIT "$pid"
      """;

  private final Path file;
  private final CountDownLatch closed = new CountDownLatch(1);

  DeadMan(Path file) {
    this.file = file;
    Threads.startDaemon("database-alive", this::touch);
  }

  private void touch() {
    try {
      do {
        touchOnce();
      } while (!closed.await(TOUCH_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.error("nobody says any more that this host lives: its server will end", e);
    }
  }

  private void touchOnce() {
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
      } else {
        Files.createFile(file);
      }
    } catch (IOException e) {
      LOG.error("the server does not learn that its host lives", e);
    }
  }

  /// Watches the server that runs on the folder now, until it ends.
  void watch(Path data) throws IOException {
    new ProcessBuilder(
            List.of(
                "setsid",
                "sh",
                "-c",
                WATCH,
                "sh",
                file.toString(),
                data.resolve("postmaster.pid").toString()))
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
