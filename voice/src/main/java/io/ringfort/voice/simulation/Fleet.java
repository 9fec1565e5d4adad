package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.takeover.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The voice hosts, the edges that watch them too, and what happens between hosts: who finds whom
/// dead, who takes over, who gives a call away, and who owns the topic.
final class Fleet {
  /// Edges watch voice hosts as these watch each other.
  static final int EDGES = 2;

  private static final int FIND_REFUSED_MILLIS = 300;
  private static final int LOOK_MILLIS = 300;
  private static final int LOOK_ANYWAY_MILLIS = 60_000;
  private static final int TRY_MILLIS = 5 * 60_000;
  private static final int SESSION_MILLIS = 3_000;
  private static final long[] LOOKS = {0, 1_000, 4_000, 15_000};

  private final World world;
  private final Agenda agenda;
  private final Topic topic;
  private final List<Host> hosts = new ArrayList<>();
  private @Nullable Host dispatching;
  private int started;

  Fleet(World world) {
    this.world = world;
    agenda = world.agenda();
    topic = world.topic();
  }

  /// A process starts, empty.
  void boot() {
    Host host = new Host(world, this, started++);
    hosts.add(host);
    host.later(10, () -> look(host, agenda.now()));
    host.later(LOOK_ANYWAY_MILLIS, () -> lookAnyway(host));
    if (dispatching == null) {
      dispatch();
    }
  }

  List<Host> hosts() {
    return hosts;
  }

  Optional<Host> any() {
    List<Host> up = hosts.stream().filter(Host::isAwake).toList();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(agenda.between(0, up.size() - 1)));
  }

  @Nullable Host named(Owner owner) {
    return hosts.stream().filter(h -> h.number() == owner.incarnation()).findFirst().orElse(null);
  }

  /// Something is wrong with a host: from now on others may find it dead.
  void watch(Host host) {
    agenda.in(agenda.between(50, host.isAlive() ? LOOK_MILLIS : FIND_REFUSED_MILLIS), () -> {
      if (world.memory().isGone(host)) {
        return;
      }
      if (isFoundDead(host)) {
        declare(host);
      } else if (!host.isWell()) {
        watch(host);
      }
    });
  }

  private boolean isFoundDead(Host host) {
    Host.Sign edges = host.signTo(null);
    int watchers = EDGES;
    int votes = world.design().isSilent(edges) ? EDGES : 0;
    boolean over = edges.over();
    for (Host watcher : hosts) {
      if (watcher != host && !world.memory().isGone(watcher)) {
        watchers++;
        if (watcher.reachesMemory() && watcher.isHeld()) {
          Host.Sign sign = host.signTo(watcher);
          over |= sign.over();
          votes += world.design().isSilent(sign) ? 1 : 0;
        }
      }
    }
    return over || world.design().isDead(votes, watchers, edges.stillMillis());
  }

  private void declare(Host host) {
    if (!world.memory().declare(host)) {
      return;
    }
    host.note("is declared gone");
    if (host.isAlive()) {
      // It reads of it once it can.
      hearsOfItsEnd(host);
    }
    hosts.stream().filter(h -> h != host).forEach(h -> tellGone(h, agenda.millis()));
  }

  private void hearsOfItsEnd(Host host) {
    host.later(
        agenda.between(1, 500),
        () -> {
          if (host.reachesMemory()) {
            host.exit();
          } else {
            hearsOfItsEnd(host);
          }
        });
  }

  private void tellGone(Host host, long at) {
    for (long look : LOOKS) {
      host.later(agenda.between(5, 60) + look, () -> look(host, world.agenda().instant(at)));
    }
  }

  /// The real rule of who takes which; the rest is by the rules of `voice.takeover`.
  private void look(Host host, java.time.Instant lost) {
    if (!host.isHeld() || !host.reachesMemory()) {
      if (world.design().looksAgain() && host.isAlive()) {
        host.later(2_000, () -> look(host, lost));
      }
      return;
    }
    List<Runnable> goOn = new ArrayList<>();
    boolean unsure = false;
    for (Memory.Snapshot found : world.memory().all()) {
      Owner owner = found.call().owner();
      if (owner == null || (found.isOver() && found.owed() == null)) {
        continue;
      }
      Host its = named(owner);
      if (host.has(found.call().intent().sid())) {
        // It is giving it away, and takes it back itself.
        continue;
      }
      boolean orphan =
          its == host
              ? world.design().looksForItsOwn() && !found.isOver()
              : (its == null || world.memory().isGone(its)) && isFor(host, found.call());
      if (!orphan) {
        continue;
      }
      if (host.dies()) {
        return;
      }
      if (found.isOver()) {
        host.finish(found);
      } else {
        Optional<Runnable> taken = host.take(found, lost);
        taken.ifPresent(goOn::add);
        unsure |= taken.isEmpty();
      }
    }
    if (unsure && world.design().looksAgain()) {
      // Another was faster, or memory did not say whether this one was.
      host.later(100, () -> look(host, lost));
    }
    goOn.forEach(next -> host.later(agenda.between(5, 50), next));
  }

  private boolean isFor(Host host, Call call) {
    List<Host> up =
        hosts.stream().filter(h -> h.isAlive() && !world.memory().isGone(h)).toList();
    String anchor = Anchor.of(call).name();
    return up.stream()
            .max(Comparator.comparingInt((Host h) -> (h.name() + anchor).hashCode()))
            .orElse(host)
        == host;
  }

  /// Takes what nobody took when everybody looked.
  private void lookAnyway(Host host) {
    boolean busy = world.judge().isAnyOpen() || agenda.millis() < Faults.CALM_FROM_MILLIS;
    if (busy && world.design().looksAgain() && agenda.millis() < Faults.REST_BY_MILLIS) {
      look(host, agenda.now());
      host.owners().forEach(CallOwner::showAgain);
      host.later(LOOK_ANYWAY_MILLIS, () -> lookAnyway(host));
    }
  }

  void died(Host host) {
    watch(host);
    agenda.in(agenda.between(500, agenda.oneOf(5_000, 60_000)), this::boot);
    if (dispatching == host) {
      agenda.in(SESSION_MILLIS + agenda.between(0, agenda.oneOf(500, 20_000)), this::redispatch);
    }
  }

  /// The queue may not hear of it any more.
  void silent(Host host) {
    if (dispatching == host) {
      agenda.in(
          SESSION_MILLIS + agenda.between(0, 500),
          () -> {
            if (dispatching == host && !host.reachesQueue()) {
              redispatch();
            }
          });
    }
  }

  private void redispatch() {
    dispatching = null;
    dispatch();
  }

  private void dispatch() {
    hosts.stream()
        .filter(h -> h.isAwake() && h.reachesQueue() && !world.memory().isGone(h))
        .findAny()
        .ifPresentOrElse(
            h -> {
              dispatching = h;
              topic.nextGeneration();
              new Dispatcher(h, topic).start();
            },
            () -> agenda.in(1_000, () -> {
              if (dispatching == null) {
                dispatch();
              }
            }));
  }

  /// Carries what is for a call to whoever has it, however often it takes: SIP says it again, and
  /// so do hosts among themselves.
  void deliver(CallSid sid, CallEvent event) {
    deliver(sid, event, () -> true);
  }

  /// What came to an owner that has the call no longer. What its leg said means nothing any more once
  /// another leg is in its place: then the phone was called anew.
  void forward(CallSid sid, List<CallEvent> events, @Nullable Leg heard) {
    for (CallEvent event : events) {
      boolean any = !(event instanceof CallEvent.OnLeg);
      deliver(sid, event, () -> any || world.legs().get(sid) == heard);
    }
  }

  /// @param wanted whether it still means anything
  void deliver(CallSid sid, CallEvent event, BooleanSupplier wanted) {
    deliver(sid, event, wanted, agenda.millis() + TRY_MILLIS);
  }

  /// @param nobody when the call has ended
  void deliver(CallSid sid, CallEvent event, Runnable nobody) {
    BooleanSupplier goesOn =
        () -> {
          Memory.Snapshot there = world.memory().read(sid);
          boolean over = world.judge().isOver(sid) || (there != null && there.isOver());
          if (over) {
            nobody.run();
          }
          return !over;
        };
    deliver(sid, event, goesOn, agenda.millis() + TRY_MILLIS);
  }

  private void deliver(CallSid sid, CallEvent event, BooleanSupplier wanted, long until) {
    if (!wanted.getAsBoolean()) {
      return;
    }
    CallOwner there = find(sid);
    if (there != null && there.hears()) {
      there.post(event);
    } else if (!world.judge().isOver(sid) && agenda.millis() < until) {
      agenda.in(agenda.between(200, 1_000), () -> deliver(sid, event, wanted, until));
    }
  }

  private @Nullable CallOwner find(CallSid sid) {
    Memory.Snapshot there = world.memory().read(sid);
    Owner owner = there == null ? null : there.call().owner();
    Host host = owner == null ? null : named(owner);
    if (host != null && owner != null) {
      // One that it had once, and knows nothing better of, hears nothing.
      CallOwner its = host.find(sid);
      return its != null && its.owner().epoch() >= owner.epoch() ? its : null;
    }
    return hosts.stream()
        .map(h -> h.find(sid))
        .filter(o -> o != null && o.hears())
        .findFirst()
        .orElse(null);
  }

  boolean isAnywhere(CallSid sid) {
    return hosts.stream().anyMatch(h -> h.isAlive() && h.has(sid));
  }
}
