package io.ringfort.stack.deploy;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.link.HostReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// In which order hosts are taken down, one at a time. Pure.
final class Plan {
  private Plan() {}

  /// Zone by zone, in the file's order, that of the database's primary last: so it moves once. In a
  /// zone the cheapest mistake first: those without state, then calls, then what others stand on.
  ///
  /// @param first this one before all others: while it is bad, they may be needed
  /// @return the hosts that do not run the release yet, or are not up with it
  static List<HostView> deploy(StackView stack, String release, String first) {
    List<String> zones = zones(stack);
    return stack.hosts().stream()
        .filter(h -> !h.release().equals(release) || !h.isUp())
        .sorted(
            Comparator.<HostView, Boolean>comparing(h -> !h.name().equals(first))
                .thenComparing(h -> zones.indexOf(h.zone()))
                .thenComparing(order()))
        .toList();
  }

  /// Calls leave first, while everything around them still stands.
  static List<HostView> evacuation(StackView stack, String zone) {
    return stack.hosts().stream()
        .filter(h -> h.zone().equals(zone))
        .sorted(
            Comparator.<HostView, Boolean>comparing(h -> !h.has(Role.VOICE)).thenComparing(order()))
        .toList();
  }

  /// What others stand on comes first.
  static List<HostView> restoration(StackView stack, String zone) {
    return stack.hosts().stream()
        .filter(h -> h.zone().equals(zone))
        .sorted(order().reversed())
        .toList();
  }

  /// Where the primary of the database is.
  static Optional<HostView> primary(StackView stack) {
    return stack.hosts().stream().filter(h -> h.figure(HostReport.PRIMARY) > 0).findFirst();
  }

  private static List<String> zones(StackView stack) {
    String last = primary(stack).map(HostView::zone).orElse("");
    return Stream.concat(
            stack.zones().stream().filter(z -> !z.equals(last)),
            stack.zones().stream().filter(z -> z.equals(last)))
        .toList();
  }

  private static Comparator<HostView> order() {
    return Comparator.comparingInt(Plan::weight).thenComparing(HostView::name);
  }

  private static int weight(HostView host) {
    if (host.has(Role.QUEUE) || host.has(Role.MEMORY)) {
      return 4;
    }
    if (host.has(Role.DATABASE)) {
      return 3;
    }
    if (host.has(Role.VOICE)) {
      return 2;
    }
    return host.has(Role.GATEWAY) || host.has(Role.EDGE) ? 1 : 0;
  }
}
