package io.ringfort.stack.drill;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.agent.Order;
import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stack that a drill is about, as its operator sees it.
record Stage(AgentClient agent, Http http) {
  private static final String UP = "up";
  private static final String DOUBTS = "ringfort_messages_doubts_total";
  private static final Duration SCRAPE = Duration.ofSeconds(3);

  /// Those of which most must live, not just one.
  private static final Set<Role> MAJORITIES = Set.of(Role.QUEUE, Role.MEMORY);

  StackView view() throws InterruptedException {
    return agent.status();
  }

  boolean isWhole() throws InterruptedException {
    try {
      return view().hosts().stream().allMatch(Stage::isUp);
    } catch (Refusal _) {
      // The agent is asked at a bad moment; it is asked again.
      return false;
    }
  }

  private static boolean isUp(HostView host) {
    return host.state().equals(UP);
  }

  /// @param target a host or a zone; null: one that is worth it
  /// @throws Refusal when there is none, a host is not well, or the others could not do its work
  List<String> hosts(Kind kind, @Nullable String target) throws InterruptedException {
    StackView view = view();
    if (kind == Kind.PARTITION && !view.zoneNetworks()) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "drill: partition is skipped: the zones of this stack share one network. As root, say"
              + " --zones 3 --data DIR for a stack whose zones have their own (see docs/drills.md)");
    }
    for (HostView host : view.hosts()) {
      if (!isUp(host)) {
        throw refuse(host.name() + " is " + host.state() + " (expected: every host up)");
      }
    }
    List<HostView> meant = meant(kind, target, view);
    for (HostView host : meant) {
      for (Role role : host.roles()) {
        long all = view.hosts().stream().filter(h -> h.roles().contains(role)).count();
        long left =
            view.hosts().stream()
                .filter(h -> h.roles().contains(role) && !meant.contains(h))
                .count();
        if (left == 0 || (MAJORITIES.contains(role) && left <= all / 2)) {
          throw refuse(
              "without "
                  + host.name()
                  + " there would be "
                  + left
                  + " of "
                  + all
                  + " hosts with "
                  + role
                  + " (expected: enough to go on)");
        }
      }
    }
    return meant.stream().map(HostView::name).toList();
  }

  private static List<HostView> meant(Kind kind, @Nullable String target, StackView view) {
    if (target == null) {
      HostView chosen =
          view.hosts().stream()
              .filter(h -> h.roles().contains(kind.role()))
              .max(Comparator.comparingLong(Stage::weight))
              .orElseThrow(() -> refuse("no host has the role " + kind.role()));
      return kind.isOfZone()
          ? view.hosts().stream().filter(h -> h.zone().equals(chosen.zone())).toList()
          : List.of(chosen);
    }
    List<HostView> named =
        view.hosts().stream()
            .filter(h -> h.name().equals(target) || h.zone().equals(target))
            .toList();
    if (named.isEmpty()) {
      throw refuse(
          "got '"
              + target
              + "' (expected: a zone, or one of "
              + String.join(", ", view.hosts().stream().map(HostView::name).toList())
              + ")");
    }
    return named;
  }

  /// The primary among databases, else whoever does the most.
  private static long weight(HostView host) {
    return host.load().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Refusal refuse(String sentence) {
    return new Refusal(ExitCode.CONFIGURATION, "drill: " + sentence);
  }

  void order(Order order, Plan plan) throws InterruptedException {
    agent.order(order, plan.target());
  }

  /// Which host has a live call, by its SID.
  Map<String, String> owners() throws InterruptedException {
    Map<String, String> owners = new HashMap<>();
    for (StackView.Owned call : view().calls()) {
      owners.put(call.sid(), String.valueOf(call.owner()));
    }
    return owners;
  }

  /// How often a host did not know what had become of a submit, by host. One that does not answer
  /// is absent.
  Map<String, Long> doubts() throws InterruptedException {
    Map<String, Long> doubts = new HashMap<>();
    for (HostView host : view().hosts()) {
      if (host.roles().contains(Role.MESSAGING) && isUp(host)) {
        URI url = URI.create("http://" + host.address() + ":" + HostPorts.INSIDE + "/metrics");
        try {
          doubts.put(host.name() + "/" + host.incarnation(), sum(http.text(url, SCRAPE)));
        } catch (IOException _) {
          // It may have died this moment.
          doubts.remove(host.name());
        }
      }
    }
    return doubts;
  }

  static long sum(String metrics) {
    return (long)
        metrics
            .lines()
            .filter(l -> l.startsWith(DOUBTS))
            .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
            .sum();
  }

  /// What was added from one look to the other; a host that was started anew counts from nothing.
  static long added(Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .mapToLong(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
        .sum();
  }
}
