package io.ringfort.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// A process: between any two things that it does it may die, and then nothing that it had planned
/// happens any more; or freeze, and then everything that came meanwhile happens late and at once.
public final class Machine {
  private final Agenda agenda;
  private final Chances chances;
  private final Watcher watcher;
  private final List<Producer> producers = new ArrayList<>();
  private final List<Runnable> deferred = new ArrayList<>();

  /// What a thread was in the middle of when the machine froze; it knows nothing of that.
  private final List<Runnable> interrupted = new ArrayList<>();

  private boolean alive = true;
  private boolean frozen;

  /// What may happen to it between two things.
  ///
  /// @param stalls whether the queue that it appends to is without a leader for a while
  public record Chances(
      BooleanSupplier dies, BooleanSupplier freezes, IntSupplier freezeMillis, BooleanSupplier stalls) {}

  /// Who is told what happens to it.
  public interface Watcher {
    void dies();

    void freezes();

    void wakes(int sleptMillis);
  }

  public Machine(Agenda agenda, Chances chances, Watcher watcher) {
    this.agenda = agenda;
    this.chances = chances;
    this.watcher = watcher;
  }

  public boolean isAlive() {
    return alive;
  }

  public boolean isAwake() {
    return alive && !frozen;
  }

  public Producer producer() {
    Producer producer = new Producer(agenda, chances.stalls());
    producers.add(producer);
    return producer;
  }

  /// The queue cannot be reached.
  public void stopAppends() {
    producers.forEach(Producer::stop);
  }

  public void goOnAppending() {
    producers.forEach(Producer::goOn);
  }

  /// Between any two things: true when it is dead, now or since longer.
  public boolean dies() {
    if (alive && chances.dies().getAsBoolean()) {
      die();
    }
    return !alive;
  }

  public void die() {
    if (alive) {
      watcher.dies();
      alive = false;
      producers.forEach(Producer::die);
    }
  }

  public void freeze(int millis) {
    if (isAwake()) {
      watcher.freezes();
      frozen = true;
      stopAppends();
      agenda.in(millis, () -> wake(millis));
    }
  }

  private void wake(int slept) {
    if (!alive) {
      return;
    }
    frozen = false;
    watcher.wakes(slept);
    List<Runnable> inTheMiddle = List.copyOf(interrupted);
    interrupted.clear();
    inTheMiddle.forEach(Runnable::run);
    int delay = 0;
    for (Runnable what : List.copyOf(deferred)) {
      agenda.in(delay, whenAwake(what));
      delay += agenda.between(0, 2);
    }
    deferred.clear();
  }

  public void later(long delayMillis, Runnable what) {
    agenda.in(
        delayMillis,
        whenAwake(
            () -> {
              if (dies()) {
                return;
              }
              if (chances.freezes().getAsBoolean()) {
                freeze(chances.freezeMillis().getAsInt());
              }
              if (frozen) {
                deferred.add(what);
              } else {
                what.run();
              }
            }));
  }

  /// Does something at once, unless the machine freezes in the middle, just before it; then first
  /// of all when it wakes.
  public void inTheMiddle(Runnable what) {
    if (isAwake() && chances.freezes().getAsBoolean()) {
      freeze(chances.freezeMillis().getAsInt());
    }
    if (alive && frozen) {
      interrupted.add(
          () -> {
            if (alive) {
              what.run();
            }
          });
    } else {
      what.run();
    }
  }

  /// At once, or when it wakes.
  public Runnable whenAwake(Runnable what) {
    return () -> {
      if (alive && frozen) {
        deferred.add(what);
      } else if (alive) {
        what.run();
      }
    };
  }
}
