package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Producer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A process with the partitions that it owns. Between any two things that it does it may die, and
/// then nothing that it had planned happens any more; or freeze, and then everything happens late
/// and at once; or be cut off from the queue, the memory store or the carriers.
///
/// Its beats to the group are not events of their own: what they come to is computed, until one is
/// missing.
final class Host {
  private static final int BEAT_MILLIS = 500;

  private final World world;
  private final Agenda agenda;
  private final Group group;
  private final String name;
  private final int phase;
  private final List<Producer> producers = new ArrayList<>();
  private final List<Runnable> deferred = new ArrayList<>();

  /// What a thread was in the middle of when the host froze; it knows nothing of that.
  private final List<Runnable> interrupted = new ArrayList<>();

  private final Map<Partition, Owner> owners = new LinkedHashMap<>();
  private boolean alive = true;
  private boolean frozen;
  private boolean cutOffFromQueue;
  private long cutOffFromMemoryUntil;
  private long cutOffFromCarriersUntil;

  /// No beat of it was answered since [#confirmedMillis].
  private boolean silent;

  private long confirmedMillis;

  Host(World world, Group group, String name) {
    this.world = world;
    this.group = group;
    this.name = name;
    agenda = world.agenda();
    phase = agenda.between(0, BEAT_MILLIS - 1);
  }

  boolean isAlive() {
    return alive;
  }

  boolean isFrozen() {
    return frozen;
  }

  boolean reachesQueue() {
    return alive && !frozen && !cutOffFromQueue;
  }

  boolean reachesMemory() {
    return agenda.millis() >= cutOffFromMemoryUntil;
  }

  boolean reachesCarriers() {
    return agenda.millis() >= cutOffFromCarriersUntil;
  }

  /// It beats, and is answered.
  boolean isConfirmed() {
    return alive && !silent;
  }

  int partitions() {
    return owners.size();
  }

  /// How long ago the last beat left that the group has answered, by a clock that does not stop
  /// while the host is frozen.
  long millisSinceConfirmed() {
    return agenda.millis() - (silent ? confirmedMillis : lastBeat());
  }

  private long lastBeat() {
    return agenda.millis() - (agenda.millis() + phase) % BEAT_MILLIS;
  }

  /// The group gave it a partition.
  void own(Partition partition, long generation) {
    Owner before = owners.remove(partition);
    if (before != null) {
      before.close();
    }
    Owner owner = new Owner(world, partition, this, generation);
    owners.put(partition, owner);
    owner.start();
  }

  /// The group wants a partition back.
  void giveBack(Partition partition, Runnable done) {
    Owner owner = owners.get(partition);
    if (owner == null) {
      later(0, done);
      return;
    }
    owner.drain(
        () -> {
          owners.remove(partition, owner);
          done.run();
        });
  }

  void showAgain() {
    owners.values().forEach(Owner::showAgain);
  }

  Producer producer() {
    Producer producer = new Producer(agenda, world.faults()::queueStalls);
    producers.add(producer);
    return producer;
  }

  /// Between any two things: true when it is dead, now or since longer.
  boolean dies() {
    if (alive && world.faults().ownerDies()) {
      die();
    }
    return !alive;
  }

  void die() {
    if (!alive) {
      return;
    }
    note("dies");
    alive = false;
    world.judge().ownerDied();
    producers.forEach(Producer::die);
    goSilent();
    group.died(this);
  }

  void freeze(int millis) {
    if (!alive || frozen) {
      return;
    }
    note("freezes");
    frozen = true;
    world.judge().frozen();
    producers.forEach(Producer::stop);
    goSilent();
    agenda.in(millis, this::thaw);
  }

  private void thaw() {
    if (!alive) {
      return;
    }
    note("wakes");
    frozen = false;
    List<Runnable> inTheMiddle = List.copyOf(interrupted);
    interrupted.clear();
    inTheMiddle.forEach(Runnable::run);
    int delay = 0;
    for (Runnable what : List.copyOf(deferred)) {
      agenda.in(delay, whenAwake(what));
      delay += agenda.between(0, 2);
    }
    deferred.clear();
    back();
  }

  void cutOffFromQueue(int millis) {
    if (!alive || cutOffFromQueue) {
      return;
    }
    note("is cut off from the queue");
    cutOffFromQueue = true;
    world.judge().cutOff();
    producers.forEach(Producer::stop);
    goSilent();
    agenda.in(
        millis,
        () -> {
          note("reaches the queue again");
          cutOffFromQueue = false;
          back();
        });
  }

  void cutOffFromMemory(int millis) {
    note("is cut off from the memory store");
    cutOffFromMemoryUntil = agenda.millis() + millis;
    world.judge().cutOff();
  }

  void cutOffFromCarriers(int millis) {
    note("is cut off from the carriers");
    cutOffFromCarriersUntil = agenda.millis() + millis;
    world.judge().cutOff();
  }

  private void note(String what) {
    owners.values().forEach(owner -> owner.note("host " + name + " " + what));
  }

  private void goSilent() {
    if (!silent) {
      confirmedMillis = lastBeat();
      silent = true;
      // It came to the group a moment after it had left here.
      group.lastHeard(this, confirmedMillis + agenda.between(0, 20));
    }
  }

  /// Awake and connected, perhaps for the first time since long.
  private void back() {
    if (reachesQueue()) {
      producers.forEach(Producer::goOn);
      owners.values().forEach(Owner::readSoon);
      agenda.in(agenda.between(0, BEAT_MILLIS), this::beat);
    }
  }

  private void beat() {
    if (!reachesQueue() || !silent) {
      return;
    }
    long left = agenda.millis();
    boolean member = group.beat(this);
    later(agenda.between(1, 100), () -> answered(left, member));
  }

  private void answered(long left, boolean member) {
    if (!silent) {
      return;
    }
    if (!member) {
      // It was given up, and with it what it owned.
      List.copyOf(owners.values()).forEach(Owner::close);
      owners.clear();
      silent = false;
      later(agenda.between(10, 1_000), () -> group.join(this));
      if (!reachesQueue()) {
        goSilent();
      }
      return;
    }
    confirmedMillis = world.design().confirmedAt(left, agenda.millis());
    if (reachesQueue() && agenda.millis() - left < BEAT_MILLIS) {
      silent = false;
    } else {
      beat();
    }
  }

  void later(long delayMillis, Runnable what) {
    agenda.in(delayMillis, guarded(what));
  }

  private Runnable guarded(Runnable what) {
    return whenAwake(
        () -> {
          if (dies()) {
            return;
          }
          if (world.faults().ownerFreezes()) {
            freeze(world.faults().freezeMillis());
          }
          if (frozen) {
            deferred.add(what);
          } else {
            what.run();
          }
        });
  }

  /// Does something at once, unless the host freezes in the middle, just before it; then first of
  /// all when it wakes.
  void inTheMiddle(Runnable what) {
    if (alive && !frozen && world.faults().ownerFreezes()) {
      freeze(world.faults().freezeMillis());
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
  Runnable whenAwake(Runnable what) {
    return () -> {
      if (alive && frozen) {
        deferred.add(what);
      } else if (alive) {
        what.run();
      }
    };
  }
}
