package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Machine;
import io.ringfort.core.simulation.Producer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A process with the partitions that it owns. It may die, freeze, or be cut off from the queue,
/// the memory store or the carriers.
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
  private final Machine machine;
  private final Map<Partition, Owner> owners = new LinkedHashMap<>();
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
    Faults faults = world.faults();
    machine =
        new Machine(
            agenda,
            new Machine.Chances(
                faults::ownerDies, faults::ownerFreezes, faults::freezeMillis, faults::queueStalls),
            new Watcher());
  }

  boolean isAlive() {
    return machine.isAlive();
  }

  boolean reachesQueue() {
    return machine.isAwake() && !cutOffFromQueue;
  }

  boolean reachesMemory() {
    return agenda.millis() >= cutOffFromMemoryUntil;
  }

  boolean reachesCarriers() {
    return agenda.millis() >= cutOffFromCarriersUntil;
  }

  /// It beats, and is answered.
  boolean isConfirmed() {
    return isAlive() && !silent;
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

  /// The group wants a partition back. One that it has not begun with yet, it does not begin with:
  /// a consumer hears what it is given and what it gives back one after the other.
  void giveBack(Partition partition, Runnable done) {
    Owner owner = owners.get(partition);
    if (owner == null) {
      done.run();
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
    return machine.producer();
  }

  boolean dies() {
    return machine.dies();
  }

  void die() {
    machine.die();
  }

  void freeze(int millis) {
    machine.freeze(millis);
  }

  void later(long delayMillis, Runnable what) {
    machine.later(delayMillis, what);
  }

  void inTheMiddle(Runnable what) {
    machine.inTheMiddle(what);
  }

  Runnable whenAwake(Runnable what) {
    return machine.whenAwake(what);
  }

  void cutOffFromQueue(int millis) {
    if (!isAlive() || cutOffFromQueue) {
      return;
    }
    note("is cut off from the queue");
    cutOffFromQueue = true;
    world.judge().cutOff();
    machine.stopAppends();
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
      machine.goOnAppending();
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

  private final class Watcher implements Machine.Watcher {
    @Override
    public void dies() {
      note("dies");
      world.judge().ownerDied();
      goSilent();
      group.died(Host.this);
    }

    @Override
    public void freezes() {
      note("freezes");
      world.judge().frozen();
      goSilent();
    }

    @Override
    public void wakes(int sleptMillis) {
      note("wakes");
      back();
    }
  }
}
