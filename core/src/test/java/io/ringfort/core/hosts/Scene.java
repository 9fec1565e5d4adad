package io.ringfort.core.hosts;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.json.Json;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Hosts on one memory, whose time passes when a test says so: hosts freeze, die, lose their lines.
final class Scene {
  private static final Duration STEP = Duration.ofMillis(50);

  final FakeMemory memory = new FakeMemory(new FakeTimer());
  final Json json = new Json();
  final Map<String, Actor> actors = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /// One host.
  final class Actor implements Lifelines {
    final FakeTimer timer = new FakeTimer(now);
    final FailingMap map = new FailingMap(memory.map(StackHosts.MAP));
    final AtomicInteger goneRuns = new AtomicInteger();
    final Set<String> deafTo = new java.util.HashSet<>();
    final StackHosts hosts;
    boolean frozen;
    boolean dead;
    Instant stopped = now;
    private long answersAs;

    Actor(String name, boolean hasLine) {
      actors.put(name, this);
      Host host = FakeHosts.host(name, "a", 0, Role.VOICE);
      hosts =
          StackHosts.start(
              new Host(
                  host.name(),
                  host.region(),
                  host.zone(),
                  host.roles(),
                  host.release(),
                  0,
                  Host.State.UP,
                  host.address(),
                  hasLine ? Map.of(Lifelines.PORT, 1) : Map.of(),
                  Map.of()),
              map,
              json,
              this,
              new StackHosts.Clockwork(timer, timer, Scene.this::nanos, () -> now, Runnable::run),
              goneRuns::incrementAndGet);
    }

    boolean isHeld() {
      return hosts.lease().isHeld();
    }

    Host.State stateOf(Actor other) {
      return hosts.find(other.hosts.self().name()).orElseThrow().state();
    }

    void freeze() {
      frozen = true;
      stopped = now;
    }

    void kill() {
      dead = true;
      frozen = true;
    }

    void cutOff() {
      map.away = true;
      for (Actor other : actors.values()) {
        if (other != this) {
          cutOffFrom(other);
        }
      }
    }

    void cutOffFrom(Actor other) {
      other.deafTo.add(name());
      deafTo.add(other.name());
      other.stopped = now;
      stopped = now;
    }

    String name() {
      return hosts.self().name().value();
    }

    @Override
    public void answerAs(long incarnation) {
      answersAs = incarnation;
    }

    @Override
    public void watch(Collection<Host> others) {}

    @Override
    public Sign sign(HostName name, long incarnation) {
      Actor other = actors.get(name.value());
      if (other.dead || other.answersAs > incarnation) {
        return new Sign.Over();
      }
      return other.frozen || deafTo.contains(name.value())
          ? new Sign.Silent(Duration.between(other.stopped, now))
          : new Sign.Answers();
    }

    @Override
    public void close() {}
  }

  Actor host(String name) {
    return new Actor(name, true);
  }

  Actor hostWithoutLine(String name) {
    return new Actor(name, false);
  }

  private long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(STEP);
      List<Actor> awake = new ArrayList<>(actors.values());
      awake.removeIf(a -> a.frozen);
      awake.forEach(a -> a.timer.advance(STEP));
    }
  }

  /// Without a turn for any thread of any host.
  void jump(Duration time) {
    now = now.plus(time);
  }
}
