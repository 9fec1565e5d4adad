package io.ringfort.voice.simulation;

import java.util.ArrayDeque;

/// A dying host's appends to one topic: they become durable late but in order; when the host dies,
/// some of those under way are durable and nobody is told.
final class Producer {
  private static final int USUAL_MILLIS = 40;
  private static final int STALL_MILLIS = 20_000;

  private final Agenda agenda;
  private final ArrayDeque<Append> underWay = new ArrayDeque<>();
  private final Faults faults;
  private long lastLandsAt;
  private boolean dead;

  Producer(Agenda agenda, Faults faults) {
    this.agenda = agenda;
    this.faults = faults;
  }

  /// @param land makes it durable
  /// @param told tells the host
  void append(Runnable land, Runnable told) {
    underWay.add(new Append(land, told));
    int delay =
        faults.queueStalls()
            ? agenda.between(USUAL_MILLIS, STALL_MILLIS)
            : agenda.between(1, USUAL_MILLIS);
    lastLandsAt = Math.max(lastLandsAt, agenda.millis() + delay);
    agenda.in(lastLandsAt - agenda.millis(), this::landOldest);
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
