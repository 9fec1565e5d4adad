package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Producer;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One process with its calls: it may die between any two things that it does, and then nothing
/// that it had planned happens any more.
final class Host {
  private final World world;
  private final int number;
  private final Instant started;
  private final Runnable onDeath;
  private final Producer calls;
  private final Producer changelog;
  private final Producer callbacks;
  private final Producer postflight;
  private final Map<CallSid, Owner> live = new LinkedHashMap<>();
  private final List<Leg> legs = new ArrayList<>();
  private final Rooms rooms;
  private boolean alive = true;

  /// @param onDeath what the survivors do then
  Host(World world, int number, Runnable onDeath) {
    this.world = world;
    this.number = number;
    this.onDeath = onDeath;
    started = world.agenda().now();
    calls = new Producer(world.agenda(), world.faults());
    changelog = new Producer(world.agenda(), world.faults());
    callbacks = new Producer(world.agenda(), world.faults());
    postflight = new Producer(world.agenda(), world.faults());
    rooms = new Rooms(this, world.agenda());
  }

  World world() {
    return world;
  }

  /// Grows from host to host.
  int number() {
    return number;
  }

  Instant started() {
    return started;
  }

  Producer calls() {
    return calls;
  }

  Producer changelog() {
    return changelog;
  }

  Producer callbacks() {
    return callbacks;
  }

  Producer postflight() {
    return postflight;
  }

  Rooms rooms() {
    return rooms;
  }

  boolean isAlive() {
    return alive;
  }

  /// Begins a call, unless it is here already.
  @Nullable Owner open(CallIntent intent, @Nullable Leg leg, CallEvent first) {
    if (live.containsKey(intent.sid())) {
      return null;
    }
    Owner owner = new Owner(this, Call.fresh(intent), leg);
    live.put(intent.sid(), owner);
    owner.post(first);
    return owner;
  }

  boolean has(CallSid sid) {
    return live.containsKey(sid);
  }

  void tell(CallSid sid, CallEvent event) {
    Owner owner = live.get(sid);
    if (owner != null) {
      owner.post(event);
    }
  }

  void remove(CallSid sid) {
    live.remove(sid);
  }

  void keep(Leg leg) {
    legs.add(leg);
  }

  /// Between any two things: true when it is dead, now or since longer.
  boolean dies() {
    if (alive && world.faults().hostDies()) {
      die();
    }
    return !alive;
  }

  private void die() {
    alive = false;
    world.judge().hostDied(live.keySet());
    calls.die();
    changelog.die();
    callbacks.die();
    postflight.die();
    legs.forEach(Leg::abandoned);
    onDeath.run();
  }

  void later(long delayMillis, Runnable what) {
    world.agenda().in(delayMillis, guarded(what));
  }

  void at(Instant time, Runnable what) {
    world.agenda().at(time, guarded(what));
  }

  private Runnable guarded(Runnable what) {
    return () -> {
      if (!dies()) {
        what.run();
      }
    };
  }
}
