package io.ringfort.stack.agent;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.link.HostReport;
import io.ringfort.stack.release.ChosenReleases;
import io.ringfort.stack.release.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks the hosts of this machine how they and all others are, and puts the answers together.
final class Status {
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final StackFile file;
  private final List<Child> children;
  private final ChosenReleases releases;
  private final Path data;

  /// @param data the folder of the stack
  Status(StackFile file, List<Child> children, ChosenReleases releases, Path data) {
    this.file = file;
    this.children = children;
    this.releases = releases;
    this.data = data;
  }

  /// @param inFlight ask for it, too
  StackView view(boolean inFlight) throws InterruptedException {
    Map<String, HostReport> reports = new ConcurrentHashMap<>();
    try (ExecutorService asking = Threads.virtualPerTask("status")) {
      for (Child child : children) {
        // All of them: one that is cut off does not know.
        boolean everything = inFlight && child.host().has(Role.API);
        asking.execute(() -> ask(child, everything, reports));
      }
    }
    return view(reports);
  }

  private static void ask(Child child, boolean everything, Map<String, HostReport> reports) {
    try {
      child
          .report(everything, WITHIN)
          .ifPresent(r -> reports.put(child.host().name().value(), r));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StackView view(Map<String, HostReport> reports) {
    Map<Integer, String> owners = new HashMap<>();
    reports.forEach((name, r) -> r.partitions().forEach(p -> owners.put(p, name)));
    Optional<HostReport.InFlight> inFlight =
        reports.values().stream()
            .flatMap(r -> Stream.ofNullable(r.inFlight()))
            .max(Comparator.comparing(f -> f.calls().size() + f.messages().size()));
    return new StackView(
        file.region(),
        file.zones(),
        file.hosts().stream().map(h -> host(h, reports)).toList(),
        inFlight.stream()
            .flatMap(f -> f.calls().stream())
            .map(c -> new StackView.Owned(c.sid(), c.status(), c.owner()))
            .toList(),
        inFlight.stream()
            .flatMap(f -> f.messages().stream())
            .map(m -> new StackView.Owned(m.sid(), m.status(), owners.get(m.partition())))
            .toList(),
        file.zoneNetworks(),
        Deployment.read(data).orElse(null));
  }

  private StackView.HostView host(BoxHost planned, Map<String, HostReport> reports) {
    Child child =
        children.stream().filter(c -> c.host().equals(planned)).findFirst().orElse(null);
    HostReport own = reports.get(planned.name().value());
    Optional<Host> seen =
        own != null ? Optional.of(own.self()) : seen(planned, reports.values());
    return new StackView.HostView(
        planned.name().value(),
        planned.zone(),
        planned.roles(),
        planned.address(),
        state(child, seen),
        child == null ? seen.map(Host::release).orElse("") : releases.version(planned),
        seen.map(Host::incarnation).orElse(0L),
        child == null ? null : child.pid().orElse(null),
        seen.map(Host::load).orElse(Map.of()));
  }

  private static Optional<Host> seen(BoxHost planned, Collection<HostReport> reports) {
    return reports.stream()
        .flatMap(r -> r.hosts().stream())
        .filter(h -> h.name().equals(planned.name()))
        .findFirst();
  }

  private static String state(@Nullable Child child, Optional<Host> seen) {
    String state =
        child == null || child.state() == Child.State.UP
            ? seen.map(h -> h.state().name()).orElse("unknown")
            : child.state().name();
    return state.toLowerCase(Locale.ROOT);
  }
}
