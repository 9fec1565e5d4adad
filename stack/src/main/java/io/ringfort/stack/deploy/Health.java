package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.link.HostReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at a stack until it is as it must be, or says what is wrong: an empty answer is a good
// one.
final class Health {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /// The first start may have met a bad moment.
  private static final int STARTS = 2;

  /// More requests without an answer than these, and than this share, are no accident.
  private static final long UNANSWERED = 5;

  private static final double SHARE = 0.01;

  private final Fleet fleet;
  private final Times times;
  private final Set<String> excused;

  /// @param up how long a host may take to come up
  /// @param ready how long after that until it says that it is ready, and until copies are whole
  /// @param watch how long it is looked at before the next one
  record Times(Duration up, Duration ready, Duration watch) {
    static Times watching(Duration watch) {
      return new Times(Duration.ofMinutes(4), Duration.ofSeconds(60), watch);
    }
  }

  /// @param excused hosts that were not ready before anything was changed
  Health(Fleet fleet, Times times, Set<String> excused) {
    this.fleet = fleet;
    this.times = times;
    this.excused = Set.copyOf(excused);
  }

  /// Names of hosts that are up but not ready.
  static List<String> notReady(Fleet fleet) throws InterruptedException {
    List<String> names = new java.util.ArrayList<>();
    for (HostView host : fleet.hosts().hosts()) {
      if (!host.isUp() || !fleet.isReady(host)) {
        names.add(host.name());
      }
    }
    return names;
  }

  /// Until a host that was just started is up and ready.
  Optional<String> awaitUp(String name) throws InterruptedException {
    long end = fleet.nanos() + times.up().toNanos();
    Set<Long> processes = new HashSet<>();
    while (fleet.nanos() < end) {
      HostView host = find(fleet.hosts(), name);
      if (host.pid() != null) {
        processes.add(host.pid());
      }
      if (host.state().equals("failed")) {
        return Optional.of(name + " refuses to start: hosts/" + name + "/output.log says why");
      }
      if (processes.size() > STARTS) {
        return Optional.of(
            name + " crashes again and again: hosts/" + name + "/output.log says why");
      }
      if (host.isUp()) {
        return awaitReady(name);
      }
      fleet.pause(LOOK_AGAIN);
    }
    return Optional.of(name + " is not up after " + seconds(times.up()));
  }

  private Optional<String> awaitReady(String name) throws InterruptedException {
    long end = fleet.nanos() + times.ready().toNanos();
    while (!isReady(find(fleet.hosts(), name))) {
      if (fleet.nanos() > end) {
        return Optional.of(name + " is not ready " + seconds(times.ready()) + " after it came up");
      }
      fleet.pause(LOOK_AGAIN);
    }
    return Optional.empty();
  }

  /// Until all hosts that others stand on are up and ready and no copy of the queue is behind.
  ///
  /// @param but this one, which is about to be taken down
  Optional<String> awaitWhole(String but) throws InterruptedException {
    long end = fleet.nanos() + times.ready().toNanos();
    while (true) {
      Optional<String> broken = broken(fleet.hosts(), but);
      if (broken.isEmpty() || fleet.nanos() > end) {
        return broken;
      }
      fleet.pause(LOOK_AGAIN);
    }
  }

  private Optional<String> broken(StackView stack, String but) throws InterruptedException {
    for (HostView host : stack.hosts()) {
      boolean isEngine = host.has(Role.QUEUE) || host.has(Role.MEMORY) || host.has(Role.DATABASE);
      if (!isEngine || host.name().equals(but)) {
        continue;
      }
      if (!isReady(host)) {
        return Optional.of(host.name() + " is " + host.state() + " and not ready");
      }
      if (host.figure(HostReport.BEHIND) > 0) {
        return Optional.of(
            host.name()
                + " has "
                + host.figure(HostReport.BEHIND)
                + " partitions with a copy that is behind");
      }
    }
    return Optional.empty();
  }

  /// What gateways have counted so far.
  Map<String, Fleet.Traffic> traffic() throws InterruptedException {
    Map<String, Fleet.Traffic> counted = new HashMap<>();
    for (HostView host : fleet.hosts().hosts()) {
      if (host.has(Role.GATEWAY) && host.isUp()) {
        counted.put(host.name(), fleet.traffic(host));
      }
    }
    return counted;
  }

  /// Whether a host stays as it is, requests are answered, and no call is left without a host.
  ///
  /// @param before the traffic before the host was touched
  Optional<String> watch(String name, Map<String, Fleet.Traffic> before)
      throws InterruptedException {
    long end = fleet.nanos() + times.watch().toNanos();
    do {
      HostView host = find(fleet.hosts(), name);
      if (!host.isUp()) {
        return Optional.of(name + " did not stay up: it is " + host.state());
      }
      fleet.pause(LOOK_AGAIN);
    } while (fleet.nanos() < end);
    if (!isReady(find(fleet.hosts(), name))) {
      return Optional.of(name + " did not stay ready");
    }
    Optional<String> errors = errors(before, traffic());
    return errors.isPresent() ? errors : strandedCalls();
  }

  private static Optional<String> errors(
      Map<String, Fleet.Traffic> before, Map<String, Fleet.Traffic> after) {
    Fleet.Traffic since = Fleet.Traffic.NONE;
    for (Map.Entry<String, Fleet.Traffic> e : after.entrySet()) {
      since = since.plus(since(before.getOrDefault(e.getKey(), Fleet.Traffic.NONE), e.getValue()));
    }
    long all = since.answered() + since.unanswered();
    return since.unanswered() >= UNANSWERED && since.unanswered() > all * SHARE
        ? Optional.of(since.unanswered() + " of " + all + " requests had no answer")
        : Optional.empty();
  }

  private static Fleet.Traffic since(Fleet.Traffic before, Fleet.Traffic now) {
    return now.answered() < before.answered() || now.unanswered() < before.unanswered()
        // It was started anew meanwhile, and counts from zero.
        ? now
        : new Fleet.Traffic(
            now.answered() - before.answered(), now.unanswered() - before.unanswered());
  }

  /// Looked at again before it counts: a call may be on its way from host to host.
  private Optional<String> strandedCalls() throws InterruptedException {
    long end = fleet.nanos() + times.ready().toNanos();
    while (true) {
      long stranded = stranded(fleet.everything());
      if (stranded == 0) {
        return Optional.empty();
      }
      if (fleet.nanos() > end) {
        return Optional.of(stranded + " calls are without a host that is up");
      }
      fleet.pause(LOOK_AGAIN);
    }
  }

  private static long stranded(StackView stack) {
    Set<String> up = new HashSet<>();
    stack.hosts().stream().filter(HostView::isUp).forEach(h -> up.add(h.name()));
    return stack.calls().stream()
        .filter(c -> c.status().equals("in-progress"))
        .filter(c -> c.owner() == null || !up.contains(c.owner()))
        .count();
  }

  private boolean isReady(HostView host) throws InterruptedException {
    return host.isUp() && (excused.contains(host.name()) || fleet.isReady(host));
  }

  static HostView find(StackView stack, String name) {
    return stack.hosts().stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " s";
  }
}
