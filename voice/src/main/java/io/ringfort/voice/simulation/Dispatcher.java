package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.simulation.Topic.Command;
import io.ringfort.voice.simulation.Topic.Open;
import io.ringfort.voice.simulation.Topic.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The owner of the topic on one host, by the rules of the real one: gives calls their turn, and
/// knows which are open.
final class Dispatcher {
  private static final int LOOK_AGAIN_MILLIS = 5_000;
  private static final int WATCH_MILLIS = 60_000;
  private static final int MOST_LOOKS = 6;

  private final Host host;
  private final World world;
  private final Topic topic;
  private final Map<CallSid, Open> calls = new HashMap<>();
  private final Deque<CallSid> line = new ArrayDeque<>();
  private final int generation;
  private final TreeSet<Integer> underWay = new TreeSet<>();
  private int next;
  private boolean reading;
  private boolean serving;

  Dispatcher(Host host, Topic topic) {
    this.host = host;
    this.topic = topic;
    world = host.world();
    generation = topic.generation();
    next = topic.committed();
  }

  /// Takes over: first the changelog, then the topic from the committed offset on.
  void start() {
    topic.readBy(this::readSoon);
    for (Open open : List.copyOf(topic.changelog().values())) {
      calls.put(open.intent().sid(), open);
      switch (open.phase()) {
        case QUEUED -> queue(open.intent().sid());
        case BEGUN -> lost(open.intent(), 1);
        case OVER -> {
          // Its request may still come again.
        }
      }
    }
    readSoon();
  }

  /// Where a call is whose host this is not. Only what nobody has and nobody can take over is lost.
  private void lost(CallIntent intent, int looks) {
    CallSid sid = intent.sid();
    if (!world.design().endsTheLost()
        || !isOwner()
        || phase(sid) != Phase.BEGUN) {
      return;
    }
    if (host.has(sid)) {
      watch(intent);
      return;
    }
    if (!host.reachesMemory() && !world.design().takesSilenceForNothing()) {
      host.later(LOOK_AGAIN_MILLIS, () -> lost(intent, looks));
      return;
    }
    Memory.Snapshot there = host.reachesMemory() ? world.memory().read(sid) : null;
    Owner owner = there == null ? null : there.call().owner();
    if (there == null || owner == null) {
      if (world.judge().isArchived(sid)) {
        over(sid);
      } else if (isElsewhere(sid) && world.agenda().millis() < Faults.REST_BY_MILLIS) {
        host.later(LOOK_AGAIN_MILLIS, () -> lost(intent, looks + 1));
      } else {
        host.endLost(intent, null);
      }
      return;
    }
    Host its = host.fleet().named(owner);
    boolean dead = its == null || world.memory().isGone(its);
    // One that this host has made its own, and does not know, is nobody's either.
    boolean nobodys = dead || its == host;
    if (there.isOver()) {
      if (dead && there.owed() != null) {
        host.finish(there);
      }
      watch(intent);
    } else if (nobodys && looks >= MOST_LOOKS) {
      Memory.Snapshot claim = host.claim(there);
      if (claim == null) {
        host.later(LOOK_AGAIN_MILLIS, () -> lost(intent, looks + 1));
      } else {
        host.endLost(intent, claim);
      }
    } else if (nobodys) {
      host.later(LOOK_AGAIN_MILLIS, () -> lost(intent, looks + 1));
    } else {
      watch(intent);
    }
  }

  /// The memory store may lose it, and its host die then.
  private void watch(CallIntent intent) {
    if (world.agenda().millis() > Faults.REST_BY_MILLIS) {
      return;
    }
    host.later(WATCH_MILLIS, () -> lost(intent, 1));
  }

  /// Who cannot be asked may have it.
  private boolean isElsewhere(CallSid sid) {
    return host.fleet().hosts().stream()
        .filter(h -> h != host && !world.memory().isGone(h))
        .anyMatch(h -> !host.reaches(h) || h.has(sid));
  }

  private boolean isOwner() {
    return topic.generation() == generation;
  }

  private void over(CallSid sid) {
    Open open = calls.get(sid);
    if (open != null) {
      write(open.in(Phase.OVER), () -> {});
    }
  }

  private void readSoon() {
    if (host.isAlive() && isOwner() && !reading) {
      reading = true;
      host.later(world.agenda().between(1, 30), this::read);
    }
  }

  private void read() {
    reading = false;
    if (!isOwner() || !host.reachesQueue()) {
      if (isOwner()) {
        host.later(500, this::readSoon);
      }
      return;
    }
    for (int most = world.agenda().between(1, 5); most > 0 && next < topic.end(); most--) {
      if (host.dies()) {
        return;
      }
      int offset = next++;
      underWay.add(offset);
      take(offset, topic.at(offset));
    }
    if (next < topic.end()) {
      readSoon();
    }
  }

  private void take(int offset, Command command) {
    switch (command) {
      case Command.Place place -> place(offset, place.intent());
      case Command.Opened opened -> opened(offset, opened.intent());
      case Command.Ended ended -> {
        Open open = calls.get(ended.sid());
        if (open == null) {
          done(offset);
        } else {
          write(open.in(Phase.OVER), () -> done(offset));
        }
      }
      case Command.Change change -> {
        change(change.sid(), change.change());
        done(offset);
      }
    }
  }

  private void place(int offset, CallIntent intent) {
    if (calls.containsKey(intent.sid())) {
      world.judge().repeated(intent.sid());
      if (world.design().knowsRepeats()) {
        done(offset);
        return;
      }
    }
    write(
        new Open(intent, Phase.QUEUED),
        () -> {
          done(offset);
          if (phase(intent.sid()) == Phase.QUEUED) {
            queue(intent.sid());
          }
        });
  }

  private Phase phase(CallSid sid) {
    Open open = calls.get(sid);
    return open == null ? Phase.OVER : open.phase();
  }

  private void opened(int offset, CallIntent intent) {
    if (calls.containsKey(intent.sid())) {
      done(offset);
      return;
    }
    write(new Open(intent, Phase.BEGUN), () -> done(offset));
    if (intent.created().isBefore(host.started())) {
      lost(intent, 1);
    } else {
      // Its host may have died before it had written anything.
      host.later(LOOK_AGAIN_MILLIS, () -> lost(intent, 1));
    }
  }

  private void change(CallSid sid, CallChange change) {
    if (change instanceof CallChange.End && phase(sid) == Phase.QUEUED && line.remove(sid)) {
      begin(sid, new CallEvent.Change(change));
    } else {
      host.fleet().deliver(sid, new CallEvent.Change(change));
    }
  }

  private void queue(CallSid sid) {
    line.add(sid);
    if (!serving) {
      serving = true;
      host.later(world.agenda().between(0, 500), this::serve);
    }
  }

  private void serve() {
    serving = false;
    if (!isOwner()) {
      return;
    }
    CallSid sid = line.poll();
    if (sid != null && phase(sid) == Phase.QUEUED) {
      begin(sid, new CallEvent.Begin());
    }
    if (!line.isEmpty()) {
      serving = true;
      host.later(world.agenda().oneOf(200, 1_000, 15_000), this::serve);
    }
  }

  private void begin(CallSid sid, CallEvent first) {
    Open open = calls.get(sid);
    if (open == null) {
      return;
    }
    Runnable spawn =
        () -> {
          // What is confirmed under the lease, the next owner of the topic knows.
          if (isOwner() || !world.design().asksBeforeSaying()) {
            host.open(open.intent(), null, first);
            watch(open.intent());
          }
        };
    if (world.design().beginsDurably()) {
      write(open.in(Phase.BEGUN), spawn);
    } else {
      write(open.in(Phase.BEGUN), () -> {});
      spawn.run();
    }
  }

  private void write(Open open, Runnable then) {
    calls.put(open.intent().sid(), open);
    host.changelog()
        .append(
            () -> {
              if (isOwner()) {
                topic.changelog().put(open.intent().sid(), open);
              }
            },
            then);
  }

  private void done(int offset) {
    underWay.remove(offset);
    if (!isOwner()) {
      return;
    }
    topic.commit(underWay.isEmpty() ? next : underWay.first());
  }
}
