package io.ringfort.messaging.simulation;

import java.time.Instant;

/// The process that an owner runs in: it may die between any two things that it does, and then
/// nothing that it had planned happens any more.
final class Host {
  private final World world;
  private final Runnable onDeath;
  private final Producer changelog;
  private final Producer webhooks;
  private final Producer postflight;
  private final Producer commits;
  private boolean alive = true;

  /// @param onDeath what the survivors do then
  Host(World world, Runnable onDeath) {
    this.world = world;
    this.onDeath = onDeath;
    changelog = new Producer(world.agenda(), world.faults());
    webhooks = new Producer(world.agenda(), world.faults());
    postflight = new Producer(world.agenda(), world.faults());
    commits = new Producer(world.agenda(), world.faults());
  }

  Producer changelog() {
    return changelog;
  }

  Producer webhooks() {
    return webhooks;
  }

  Producer postflight() {
    return postflight;
  }

  Producer commits() {
    return commits;
  }

  boolean isAlive() {
    return alive;
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
    alive = false;
    world.judge().ownerDied();
    changelog.die();
    webhooks.die();
    postflight.die();
    commits.die();
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
