package io.ringfort.stack.drill;

import io.ringfort.core.hosts.Role;
import io.ringfort.stack.agent.Order;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is done to a stack, for how long, and what must hold all the same.
public enum Kind {
  /// One host of any roles is killed; its agent starts it again.
  HOST(Role.VOICE, Order.KILL, null, Duration.ofSeconds(30), Bounds.KILL),
  /// All hosts of a zone at once, and they stay away for a while.
  ZONE(Role.VOICE, Order.KILL_DOWN, Order.START, Duration.ofSeconds(30), Bounds.KILL),
  /// The primary, for long enough that another one takes its place.
  DATABASE(Role.DATABASE, Order.KILL_DOWN, Order.START, Duration.ofSeconds(60), Bounds.KILL),
  QUEUE(Role.QUEUE, Order.KILL_DOWN, Order.START, Duration.ofSeconds(30), Bounds.KILL),
  MEMORY(Role.MEMORY, Order.KILL_DOWN, Order.START, Duration.ofSeconds(30), Bounds.KILL),
  /// Everything of a host stands still, and then goes on as if nothing had been.
  FREEZE(Role.VOICE, Order.PAUSE, Order.RESUME, Duration.ofSeconds(20), Bounds.FREEZE),
  /// A zone is cut off from the others.
  PARTITION(Role.VOICE, Order.CUT, Order.JOIN, Duration.ofSeconds(30), Bounds.CUT),
  EDGE(Role.EDGE, Order.KILL, null, Duration.ofSeconds(30), Bounds.KILL),
  GATEWAY(Role.GATEWAY, Order.KILL, null, Duration.ofSeconds(30), Bounds.KILL),
  /// A host is drained, as for a deploy.
  MOVE(Role.VOICE, Order.STOP, Order.START, Duration.ofSeconds(10), Bounds.MOVE);

  private final Role role;
  private final Order order;
  private final @Nullable Order undo;
  private final Duration hold;
  private final Bounds bounds;

  Kind(Role role, Order order, @Nullable Order undo, Duration hold, Bounds bounds) {
    this.role = role;
    this.order = order;
    this.undo = undo;
    this.hold = hold;
    this.bounds = bounds;
  }

  /// The words of those that can be done to a stack.
  ///
  /// @param zoneNetworks whether its zones have networks of their own
  public static List<String> possible(boolean zoneNetworks) {
    return Arrays.stream(values())
        .filter(k -> zoneNetworks || k != PARTITION)
        .map(Kind::word)
        .toList();
  }

  /// What the target does, where none is named.
  Role role() {
    return role;
  }

  /// Whether it is about a whole zone.
  boolean isOfZone() {
    return this == ZONE || this == PARTITION;
  }

  /// What the agent is told.
  Order order() {
    return order;
  }

  /// What brings the target back; null: its agent does so by itself.
  @Nullable Order undo() {
    return undo;
  }

  /// From the fault to its undoing, if nothing else is said.
  Duration hold() {
    return hold;
  }

  Bounds bounds() {
    return bounds;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
