package io.ringfort.engines.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's first process, as its lock file `postmaster.pid` tells of it, and the signals it
/// obeys.
///
/// @param process the running one
record Postmaster(ProcessHandle process) {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final int STATUS_LINE = 7;
  private static final long PATIENCE_SECONDS = 20;

  /// The server that runs on the folder, whoever started it. A lock file that nobody holds is
  /// deleted: its number may belong to a stranger by now, for whom PostgreSQL would refuse to
  /// start.
  static Optional<Postmaster> on(Path data) throws IOException {
    var file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(file);
    var process =
        lines.isEmpty()
            ? Optional.<ProcessHandle>empty()
            : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    var running =
        process.filter(ProcessHandle::isAlive).filter(it -> worksIn(it, data)).map(Postmaster::new);
    if (running.isEmpty()) {
      LOG.info("{} is stale and deleted", file);
      Files.delete(file);
    }
    return running;
  }

  // A postmaster's working folder is its data folder; compared as files, since it may see it under
  // another name (see Place).
  private static boolean worksIn(ProcessHandle process, Path data) {
    try {
      return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), data);
    } catch (IOException e) {
      LOG.debug("process {} is gone or not ours", process.pid(), e);
      return false;
    }
  }

  /// True when the lock file says that connections are welcome.
  static boolean isReady(Path data) throws IOException {
    var file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return false;
    }
    var lines = Files.readAllLines(file);
    return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
  }

  /// Ends all sessions and stops cleanly; after the patience, roughly.
  void stop() throws IOException, InterruptedException {
    // SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which waits for
    // every client to leave.
    signal("INT");
    if (!isGone()) {
      LOG.warn(
          "server {} does not stop within {} s and is killed", process.pid(), PATIENCE_SECONDS);
      kill();
    }
  }

  /// As a power cut would: nothing is written any more. Returns when its sessions are gone too.
  void kill() throws IOException, InterruptedException {
    var sessions = process.descendants().toList();
    process.destroyForcibly();
    isGone();
    for (var session : sessions) {
      session.destroyForcibly();
      new Postmaster(session).isGone();
    }
  }

  private boolean isGone() throws InterruptedException {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("process {} is still there", process.pid(), e);
      return false;
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", "-" + name, "" + process.pid()))
        .directory(new File("/"))
        .start()
        .waitFor();
  }
}
