package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.link.HostReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Whether a stack can do without a zone. Pure.
final class Capacity {
  /// An append needs two copies, a commit of the database a primary and another.
  private static final int COPIES = 2;

  private static final List<Role> SERVING =
      List.of(Role.GATEWAY, Role.EDGE, Role.API, Role.MESSAGING, Role.VOICE, Role.RECORDINGS);

  private Capacity() {}

  /// @param callsPerHost that a voice host carries
  /// @return what would be missing; empty when nothing is
  static List<String> missingWithout(StackView stack, String zone, int callsPerHost) {
    List<String> missing = new ArrayList<>();
    for (Role role : List.of(Role.QUEUE, Role.MEMORY)) {
      long all = count(stack.hosts().stream(), role);
      long left = count(others(stack, zone), role);
      // With one host there was never a second copy.
      long needed = Math.max(all / 2 + 1, Math.min(all, COPIES));
      require(missing, left >= needed, left, role, needed + " for a quorum of " + all);
    }
    long databases = count(stack.hosts().stream(), Role.DATABASE);
    long left = count(others(stack, zone), Role.DATABASE);
    long needed = Math.min(databases, COPIES);
    require(
        missing,
        left >= needed,
        left,
        Role.DATABASE,
        needed + ", a primary and a synchronous replica");
    for (Role role : SERVING) {
      if (count(stack.hosts().stream(), role) > 0) {
        long serving = count(others(stack, zone), role);
        require(missing, serving > 0, serving, role, "at least 1");
      }
    }
    long behind = others(stack, zone).mapToLong(h -> h.figure(HostReport.BEHIND)).sum();
    if (behind > 0) {
      missing.add("queue: got " + behind + " partitions with a copy behind (expected: 0)");
    }
    long calls = stack.hosts().stream().mapToLong(h -> h.figure("calls")).sum();
    long room = count(others(stack, zone), Role.VOICE) * callsPerHost;
    if (calls > room) {
      missing.add("voice: got " + calls + " calls (expected: at most " + room + ")");
    }
    return missing;
  }

  private static void require(
      List<String> missing, boolean holds, long got, Role role, String expected) {
    if (!holds) {
      missing.add(
          role.name().toLowerCase(Locale.ROOT)
              + ": got "
              + got
              + " hosts in other zones that are up (expected: "
              + expected
              + ")");
    }
  }

  private static Stream<HostView> others(StackView stack, String zone) {
    return stack.hosts().stream().filter(h -> !h.zone().equals(zone) && h.isUp());
  }

  private static long count(Stream<HostView> hosts, Role role) {
    return hosts.filter(h -> h.has(role)).count();
  }
}
