package io.ringfort.stack.agent;

import io.ringfort.core.hosts.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who has the processor first. A host that starts wants all of it, and those beside it have calls to
/// speak in: it stands behind them until it is up. After a death all want it at once, and first come
/// those for whom somebody holds a receiver: hosts of calls, of SIP and requests, of memory and queue.
/// By the niceness of its session (`autogroup` of Linux), which everybody may give and take back; where
/// the kernel does not group the processes of a session, all are equal.
final class Precedence {
  private static final Logger LOG = LoggerFactory.getLogger(Precedence.class);

  /// Before a command, and the first of its session: it stands behind others.
  static final List<String> BEHIND_OTHERS =
      List.of("sh", "-c", "{ echo 10 >/proc/self/autogroup; } 2>/dev/null; exec \"$@\"", "sh");

  private static final Set<Role> NOBODY_LISTENS =
      EnumSet.of(Role.MESSAGING, Role.RECORDINGS, Role.DATABASE);

  /// A third of the share of the others, when all want the processor.
  private static final int A_LITTLE_BEHIND = 5;

  /// Who is not root may change one session's within a tenth of a second, on the whole machine.
  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(130);

  private static final int TRIES = 5;

  private Precedence() {}

  /// It is up: from now on it stands beside the others, or a little behind them.
  static void settle(long pid, Set<Role> roles) {
    Path niceness = Path.of("/proc", Long.toString(pid), "autogroup");
    String wanted = Integer.toString(NOBODY_LISTENS.containsAll(roles) ? A_LITTLE_BEHIND : 0);
    for (int tries = 1; Files.exists(niceness); tries++) {
      try {
        Files.writeString(niceness, wanted);
        return;
      } catch (IOException e) {
        if (tries == TRIES) {
          LOG.info("process {} stays where it stands: {}", pid, e.getMessage());
          return;
        }
        LockSupport.parkNanos(APART_NANOS);
      }
    }
  }
}
