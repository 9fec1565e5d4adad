package io.ringfort.messaging.simulation;

import java.util.ArrayDeque;

/// A dying host's appends to one topic: they become durable late but in order; when the host dies, some of those under way
/// are durable and nobody is told.
final class Producer {
  private static final int SLOWEST_MILLIS = 40;

  private final Agenda agenda;
  private final ArrayDeque<Append> underWay = new ArrayDeque<>();
  private boolean dead;

  Producer(Agenda agenda) {
    this.agenda = agenda;
  }

  /// @param land makes it durable
  /// @param told tells the host
  void append(Runnable land, Runnable told) {
    underWay.add(new Append(land, told));
    agenda.in(agenda.between(1, SLOWEST_MILLIS), this::landOldest);
  }

  void die() {
    dead = true;
    while (!underWay.isEmpty() && agenda.chance(0.5)) {
      underWay.poll().land.run();
    }
    underWay.clear();
  }

  private void landOldest() {
    if (!dead) {
      Append append = underWay.remove();
      append.land.run();
      append.told.run();
    }
  }

  private record Append(Runnable land, Runnable told) {}
}
