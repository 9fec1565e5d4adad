package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The group of owners, as the queue keeps it: who is a member, and which partition is whose since
/// which generation. A member that is not heard of for a session is given up, and others get its
/// partitions; one that is well gives a partition back before another gets it.
final class Group {
  static final int SESSION_MILLIS = 3_000;
  private static final int SLOWEST_TAKEOVER_MILLIS = 20_000;

  private final World world;
  private final Agenda agenda;
  private final List<Partition> partitions;
  private final List<Host> members = new ArrayList<>();

  /// Of hosts that do not beat as usual.
  private final Map<Host, Long> lastHeard = new HashMap<>();

  private int hosts;
  private long generation;

  Group(World world, List<Partition> partitions) {
    this.world = world;
    this.partitions = partitions;
    agenda = world.agenda();
  }

  /// A process starts, empty.
  void boot() {
    join(new Host(world, this, "h" + hosts++));
  }

  List<Host> members() {
    return members;
  }

  Optional<Host> anyMember() {
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(members.get(agenda.between(0, members.size() - 1)));
  }

  void join(Host host) {
    if (!host.reachesQueue() || members.contains(host)) {
      if (host.isAlive() && !members.contains(host)) {
        agenda.in(1_000, () -> join(host));
      }
      return;
    }
    members.add(host);
    lastHeard(host, agenda.millis());
    partitions.stream().filter(p -> p.heir() == null).forEach(this::assign);
    // It takes over from whoever has more.
    partitions.stream()
        .filter(p -> p.heir() != null && p.heir().partitions() > host.partitions() + 1)
        .findFirst()
        .ifPresent(p -> move(p, host));
  }

  void move(Partition partition, Host to) {
    Host from = partition.heir();
    long before = partition.generation();
    if (from == null || from == to) {
      return;
    }
    from.later(
        agenda.between(1, 500),
        () -> {
          if (partition.generation() == before && partition.heir() == from) {
            from.giveBack(
                partition,
                () -> {
                  if (partition.generation() != before || partition.heir() != from) {
                    return;
                  }
                  if (members.contains(to)) {
                    give(partition, to);
                  } else {
                    assign(partition);
                  }
                });
          }
        });
  }

  /// A beat came.
  ///
  /// @return false when the host is none of the group any more
  boolean beat(Host host) {
    lastHeard(host, agenda.millis());
    return members.contains(host);
  }

  /// From here on it may be silent.
  void lastHeard(Host host, long atMillis) {
    if (members.contains(host)) {
      lastHeard.put(host, atMillis);
      agenda.in(atMillis + SESSION_MILLIS - agenda.millis(), () -> giveUp(host, atMillis));
    }
  }

  private void giveUp(Host host, long heardAt) {
    boolean silent = lastHeard.getOrDefault(host, -1L) == heardAt && !host.isConfirmed();
    if (silent && members.remove(host)) {
      lastHeard.remove(host);
      partitions.stream().filter(p -> p.heir() == host).forEach(this::assign);
    }
  }

  /// Another process starts in its place.
  void died(Host host) {
    agenda.in(agenda.between(500, agenda.oneOf(5_000, 60_000)), this::boot);
  }

  private void assign(Partition partition) {
    Optional<Host> heir =
        members.stream()
            .min(
                Comparator.comparingLong(
                    h -> partitions.stream().filter(p -> p.heir() == h).count()));
    heir.ifPresentOrElse(h -> give(partition, h), () -> partition.give(null, ++generation));
  }

  private void give(Partition partition, Host heir) {
    long given = ++generation;
    partition.give(heir, given);
    int slow = agenda.oneOf(100, 1_000, SLOWEST_TAKEOVER_MILLIS);
    heir.later(
        agenda.between(1, slow),
        () -> {
          if (partition.generation() == given && members.contains(heir)) {
            heir.own(partition, given);
          }
        });
  }
}
