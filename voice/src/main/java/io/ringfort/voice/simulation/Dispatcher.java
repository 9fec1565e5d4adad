package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
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
  private final Host host;
  private final World world;
  private final Topic topic;
  private final Map<CallSid, Open> calls = new HashMap<>();
  private final Deque<CallSid> line = new ArrayDeque<>();
  private final TreeSet<Integer> underWay = new TreeSet<>();
  private int next;
  private boolean reading;
  private boolean serving;

  Dispatcher(Host host, Topic topic) {
    this.host = host;
    this.topic = topic;
    world = host.world();
    next = topic.committed();
  }

  /// Takes over: first the changelog, then the topic from the committed offset on.
  void start() {
    topic.readBy(this::readSoon);
    for (Open open : List.copyOf(topic.changelog().values())) {
      calls.put(open.intent().sid(), open);
      switch (open.phase()) {
        case QUEUED -> queue(open.intent().sid());
        case BEGUN -> lost(open.intent());
        case OVER -> {
          // Its request may still come again.
        }
      }
    }
    readSoon();
  }

  private void lost(CallIntent intent) {
    if (world.design().endsTheLost() && !host.has(intent.sid())) {
      host.open(intent, null, new CallEvent.HostLost());
    }
  }

  private void readSoon() {
    if (host.isAlive() && !reading) {
      reading = true;
      host.later(world.agenda().between(1, 30), this::read);
    }
  }

  private void read() {
    reading = false;
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
    if (!host.has(intent.sid()) && intent.created().isBefore(host.started())) {
      lost(intent);
    }
  }

  private void change(CallSid sid, CallChange change) {
    if (change instanceof CallChange.End && phase(sid) == Phase.QUEUED && line.remove(sid)) {
      begin(sid, new CallEvent.Change(change));
    } else {
      host.tell(sid, new CallEvent.Change(change));
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
    Runnable spawn = () -> host.open(open.intent(), null, first);
    if (world.design().beginsDurably()) {
      write(open.in(Phase.BEGUN), spawn);
    } else {
      write(open.in(Phase.BEGUN), () -> {});
      spawn.run();
    }
  }

  private void write(Open open, Runnable then) {
    calls.put(open.intent().sid(), open);
    host.changelog().append(() -> topic.changelog().put(open.intent().sid(), open), then);
  }

  private void done(int offset) {
    underWay.remove(offset);
    topic.commit(underWay.isEmpty() ? next : underWay.first());
  }
}
