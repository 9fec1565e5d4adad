package io.ringfort.core.simulation;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/// A host's appends to one topic: they become durable late but in order; when the host dies, some
/// of those under way are durable and nobody is told. When it freezes or is cut off, some of them
/// are durable at once; of the rest, the young ones are durable when it is back, which may be long
/// after others took over, and the old ones fail, as far as the host is told.
public final class Producer {
  private static final int USUAL_MILLIS = 40;
  private static final int STALL_MILLIS = 20_000;
  private static final int DELIVER_WITHIN_MILLIS = 10_000;

  private final Agenda agenda;
  private final ArrayDeque<Append> underWay = new ArrayDeque<>();
  private final BooleanSupplier stalls;
  private long lastLandsAt;
  private int overdue;
  private boolean stopped;
  private boolean dead;

  /// @param stalls whether the queue is without a leader for a while
  public Producer(Agenda agenda, BooleanSupplier stalls) {
    this.agenda = agenda;
    this.stalls = stalls;
  }

  /// An append that is tried until it is durable.
  ///
  /// @param land makes it durable
  /// @param told tells the host
  public void append(Runnable land, Runnable told) {
    append(land, told, () -> append(land, told));
  }

  /// @param failed tells the host that nobody knows whether it is durable
  public void append(Runnable land, Runnable told, Runnable failed) {
    Append append = new Append(agenda.millis(), land, told, failed);
    append.stopped = stopped;
    underWay.add(append);
    int delay =
        stalls.getAsBoolean()
            ? agenda.between(USUAL_MILLIS, STALL_MILLIS)
            : agenda.between(1, USUAL_MILLIS);
    lastLandsAt = Math.max(lastLandsAt, agenda.millis() + delay);
    agenda.in(lastLandsAt - agenda.millis(), this::landOldest);
  }

  public boolean isIdle() {
    return underWay.isEmpty();
  }

  public void die() {
    landSome();
    dead = true;
    underWay.clear();
  }

  /// The host froze, or does not reach the queue any more.
  public void stop() {
    if (!stopped) {
      stopped = true;
      landSome();
      underWay.forEach(append -> append.stopped = true);
    }
  }

  /// The host is awake and reaches the queue again.
  public void goOn() {
    stopped = false;
    for (; overdue > 0; overdue--) {
      lastLandsAt = Math.max(lastLandsAt, agenda.millis()) + agenda.between(0, USUAL_MILLIS);
      agenda.in(lastLandsAt - agenda.millis(), this::landOldest);
    }
  }

  /// They had left the host already.
  private void landSome() {
    for (Append append : underWay) {
      if (!append.landed) {
        if (!agenda.chance(0.5)) {
          return;
        }
        append.landed = true;
        append.land.run();
      }
    }
  }

  private void landOldest() {
    if (dead) {
      return;
    }
    if (stopped) {
      overdue++;
      return;
    }
    Append append = underWay.remove();
    if (append.stopped && agenda.millis() - append.since > DELIVER_WITHIN_MILLIS) {
      append.failed.run();
      return;
    }
    if (!append.landed) {
      append.land.run();
    }
    append.told.run();
  }

  private static final class Append {
    final long since;
    final Runnable land;
    final Runnable told;
    final Runnable failed;
    boolean landed;
    boolean stopped;

    Append(long since, Runnable land, Runnable told, Runnable failed) {
      this.since = since;
      this.land = land;
      this.told = told;
      this.failed = failed;
    }
  }
}
