package io.ringfort.stack.agent;

import io.ringfort.engines.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out orders of the operator. Any thread.
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final List<Child> children;
  private final Status status;

  Orders(List<Child> children, Status status) {
    this.children = children;
    this.status = status;
  }

  StackView status() throws InterruptedException {
    return status.view();
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
      throw new IllegalArgumentException(
          "got '"
              + target
              + "' (expected: a zone, or one of "
              + String.join(", ", children.stream().map(c -> c.host().name().value()).toList())
              + ")");
    }
    LOG.warn("ordered: {} {}", order, target);
    List<Child> obeyed = obey(order, meant);
    if (obeyed.isEmpty()) {
      throw new IllegalArgumentException(
          target + " is " + meant.getFirst().state() + " and cannot obey " + order);
    }
    return obeyed.stream().map(c -> c.host().name().value()).toList();
  }

  private static List<Child> obey(Order order, List<Child> meant) throws InterruptedException {
    return switch (order) {
      case START -> each(meant, Child::start);
      case KILL -> each(meant, c -> c.kill(false));
      case KILL_DOWN -> each(meant, c -> c.kill(true));
      case PAUSE -> meant.stream().filter(Child::freeze).toList();
      case RESUME -> meant.stream().filter(Child::thaw).toList();
      case STOP -> {
        stop(meant.stream().filter(c -> !c.host().isEngine()).toList());
        stop(meant.stream().filter(c -> c.host().isEngine()).toList());
        yield meant;
      }
    };
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
