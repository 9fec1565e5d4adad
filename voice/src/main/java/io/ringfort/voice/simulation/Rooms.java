package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.CallEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One queue and one conference. Whoever enters again, on another host, is in once.
final class Rooms {
  private static final int MOST_WAITING = 3;

  private final Fleet fleet;
  private final Agenda agenda;
  private final Deque<CallSid> waiting = new ArrayDeque<>();
  private final Deque<Taker> takers = new ArrayDeque<>();
  private final List<CallSid> members = new ArrayList<>();

  private record Taker(CallSid sid, Hook whisper) {}

  Rooms(Fleet fleet, Agenda agenda) {
    this.fleet = fleet;
    this.agenda = agenda;
  }

  void gone(CallSid sid) {
    waiting.remove(sid);
    members.remove(sid);
    stopTaking(sid);
  }

  void enqueue(CallSid sid) {
    if (waiting.contains(sid)) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      tell(sid, RoomMove.REFUSED, null, Map.of("reason", "queue-full"));
      return;
    }
    waiting.add(sid);
    Taker taker = takers.poll();
    tell(sid, RoomMove.QUEUED, null, Map.of("QueueSid", "QU1"));
    if (taker != null) {
      match(taker);
    }
  }

  /// It comes from another host; the room may tell it once more where it is.
  void queuesAgain(CallSid sid) {
    if (waiting.contains(sid) && agenda.chance(0.5)) {
      tell(sid, RoomMove.QUEUED, null, Map.of("QueueSid", "QU1"));
    }
  }

  void leaveQueue(CallSid sid) {
    waiting.remove(sid);
  }

  void take(CallSid sid, Hook whisper) {
    stopTaking(sid);
    Taker taker = new Taker(sid, whisper);
    if (waiting.isEmpty()) {
      takers.add(taker);
    } else {
      match(taker);
    }
  }

  void stopTaking(CallSid sid) {
    takers.removeIf(t -> t.sid().equals(sid));
  }

  private void match(Taker taker) {
    Map<String, String> details = new HashMap<>();
    if (taker.whisper().url() != null) {
      details.put("url", taker.whisper().url());
    }
    tell(waiting.remove(), RoomMove.TAKEN, taker.sid(), details);
  }

  void enter(CallSid sid) {
    if (members.contains(sid)) {
      return;
    }
    if (agenda.chance(0.1)) {
      tell(sid, RoomMove.REFUSED, null, Map.of("reason", "full", "code", "16020"));
      return;
    }
    members.add(sid);
    if (members.size() == 2) {
      members.forEach(m -> tell(m, RoomMove.STARTED, null, Map.of()));
    } else {
      tell(sid, members.size() == 1 ? RoomMove.WAITING : RoomMove.STARTED, null, Map.of());
    }
    int delay = agenda.between(100, 60_000);
    RoomMove move = agenda.oneOf(RoomMove.HELD, RoomMove.UNHELD, RoomMove.OUT);
    agenda.in(delay, () -> moderate(sid, move));
  }

  private void moderate(CallSid sid, RoomMove move) {
    if (move == RoomMove.OUT ? members.remove(sid) : members.contains(sid)) {
      tell(sid, move, null, Map.of("reason", "moderator", "url", "https://c.example/wait"));
    }
  }

  void leave(CallSid sid) {
    members.remove(sid);
  }

  private void tell(
      CallSid sid, RoomMove move, @Nullable CallSid other, Map<String, String> details) {
    fleet.deliver(sid, new CallEvent.OfRoom(move, other, details));
  }
}
