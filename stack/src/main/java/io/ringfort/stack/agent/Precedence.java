package io.ringfort.stack.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who has the processor first: a host that starts wants all of it, and those beside it have calls
/// to speak in. It stands behind them until it is up. By the niceness of its session (`autogroup`
/// of Linux), which everybody may give and take back; where the kernel does not group the processes
/// of a session, all are equal.
final class Precedence {
  private static final Logger LOG = LoggerFactory.getLogger(Precedence.class);

  /// Before a command, and the first of its session: it stands behind others.
  static final List<String> BEHIND_OTHERS =
      List.of("sh", "-c", "{ echo 10 >/proc/self/autogroup; } 2>/dev/null; exec \"$@\"", "sh");

  private Precedence() {}

  /// From now on it stands beside them.
  static void besideOthers(long pid) {
    Path niceness = Path.of("/proc", Long.toString(pid), "autogroup");
    if (Files.exists(niceness)) {
      try {
        Files.writeString(niceness, "0");
      } catch (IOException e) {
        LOG.info("process {} stays behind others: {}", pid, e.getMessage());
      }
    }
  }
}
