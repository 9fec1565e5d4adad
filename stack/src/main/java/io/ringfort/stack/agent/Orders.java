package io.ringfort.stack.agent;

import io.ringfort.core.hosts.Role;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.release.ChosenReleases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out orders of the operator. Any thread.
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private static final Duration PROMOTE_WITHIN = Duration.ofSeconds(35);

  private final List<Child> children;
  private final Status status;
  private final ChosenReleases releases;
  private final @Nullable ZoneNetworks networks;

  /// @param networks null: zones cannot be cut off
  Orders(
      List<Child> children,
      Status status,
      ChosenReleases releases,
      @Nullable ZoneNetworks networks) {
    this.children = children;
    this.status = status;
    this.releases = releases;
    this.networks = networks;
  }

  /// @param everything what is in flight, too
  StackView status(boolean everything) throws InterruptedException {
    return status.view(everything);
  }

  /// Drains a host and starts it from another release; returns when it is on its way up.
  ///
  /// @throws IllegalArgumentException when there is no such host
  /// @throws io.ringfort.stack.exit.Refusal when the release cannot be used; then nothing is done
  void replace(String name, String version) throws InterruptedException {
    Child child =
        children.stream()
            .filter(c -> c.host().name().value().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    releases.code(version);
    LOG.warn("ordered: {} to release {}", name, version);
    child.stop();
    releases.choose(child.host(), version);
    child.start();
  }

  /// @throws io.ringfort.stack.exit.Refusal when the release cannot be used
  void check(String version) {
    releases.code(version);
  }

  /// What all hosts run from now on, and after a restart.
  void settle(String version) {
    releases.code(version);
    releases.settle(version);
  }

  /// @throws IllegalArgumentException when the primary cannot be moved there, with the reason
  void promote(String zone) throws InterruptedException {
    LOG.warn("ordered: database primary to {}", zone);
    children.stream()
        .filter(c -> c.host().has(Role.DATABASE) && c.state() == Child.State.UP)
        // That zone's own knows best.
        .sorted(Comparator.comparing(c -> !c.host().zone().equals(zone)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no database host of this machine is up"))
        .promote(zone, PROMOTE_WITHIN);
  }

  private IllegalArgumentException unknown(String target) {
    return new IllegalArgumentException(
        "got '"
            + target
            + "' (expected: a zone, or one of "
            + String.join(", ", children.stream().map(c -> c.host().name().value()).toList())
            + ")");
  }

  /// @param target a host's name or a zone's
  /// @return the names of the hosts that obeyed
  /// @throws IllegalArgumentException when there is none, or none can obey
  List<String> obey(Order order, String target) throws InterruptedException {
    List<Child> meant =
        children.stream()
            .filter(
                c ->
                    c.host().name().value().equals(target) || c.host().zone().equals(target))
            .toList();
    if (meant.isEmpty()) {
      throw unknown(target);
    }
    LOG.warn("ordered: {} {}", order, target);
    List<Child> obeyed =
        switch (order) {
          case CUT, JOIN -> network(order, target, meant);
          default -> obey(order, meant);
        };
    if (obeyed.isEmpty()) {
      throw new IllegalArgumentException(
          target + " is " + meant.getFirst().state() + " and cannot obey " + order);
    }
    return obeyed.stream().map(c -> c.host().name().value()).toList();
  }

  private List<Child> network(Order order, String zone, List<Child> meant) {
    if (networks == null) {
      throw new IllegalArgumentException(
          "the zones of this stack have no networks of their own (expected: zoneNetworks: true in"
              + " its stack.yaml)");
    }
    if (!meant.getFirst().host().zone().equals(zone)) {
      throw new IllegalArgumentException("got '" + zone + "' (expected: a zone)");
    }
    if (order == Order.CUT) {
      networks.cut(zone);
    } else {
      networks.join(zone);
    }
    return meant;
  }

  private static List<Child> obey(Order order, List<Child> meant) throws InterruptedException {
    return switch (order) {
      case START -> start(meant);
      case KILL -> each(meant, c -> c.kill(false));
      case KILL_DOWN -> each(meant, c -> c.kill(true));
      case PAUSE -> meant.stream().filter(Child::freeze).toList();
      case RESUME -> meant.stream().filter(Child::thaw).toList();
      case STOP -> {
        stop(meant.stream().filter(c -> !c.host().isEngine()).toList());
        stop(meant.stream().filter(c -> c.host().isEngine()).toList());
        yield meant;
      }
      case CUT, JOIN -> throw new IllegalArgumentException(order + " is for the network of a zone");
    };
  }

  private static List<Child> start(List<Child> meant) {
    List<Child> engines = meant.stream().filter(c -> c.host().isEngine()).toList();
    return each(meant, c -> c.start(c.host().isEngine() ? List.of() : engines));
  }

  private static List<Child> each(List<Child> meant, java.util.function.Consumer<Child> how) {
    meant.forEach(how);
    return meant;
  }

  /// Side by side; returns when all are down.
  static void stop(List<Child> children) {
    all(children, Child::stop);
  }

  static void close(List<Child> children) {
    all(children, Child::close);
  }

  private interface Ending {
    void end(Child child) throws InterruptedException;
  }

  private static void all(List<Child> children, Ending how) {
    try (ExecutorService sideBySide = Threads.virtualPerTask("stop")) {
      for (Child child : new ArrayList<>(children)) {
        sideBySide.execute(
            () -> {
              try {
                how.end(child);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
    }
  }
}
