package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One queue on this host: who waits in it, who waits for somebody from it, and who was given to
/// whom. Somebody who is given away is not lost before both speak: when the taker goes first, the
/// member waits at the front again. All methods are guarded by the line itself and quick.
final class WaitingLine {
  private final QueueSid sid;
  private final AccountSid account;
  private final String name;
  private final InstantSource clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Taker> takers = new ArrayDeque<>();

  /// By the member.
  private final Map<CallSid, Taken> taken = new HashMap<>();

  private boolean over;

  private record Waiting(Rooms.Seat seat, Instant since, int maxSize) {}

  private record Taken(Waiting member, Taker taker) {}

  /// Somebody who wants the front of the line.
  record Taker(Rooms.Seat seat, Hook whisper) {}

  /// Somebody who waits, as readers see it.
  ///
  /// @param position from 1
  record Place(CallSid call, int position, Instant since, long waitedSeconds) {}

  WaitingLine(QueueSid sid, AccountSid account, String name, InstantSource clock) {
    this.sid = sid;
    this.account = account;
    this.name = name;
    this.clock = clock;
  }

  QueueSid sid() {
    return sid;
  }

  AccountSid account() {
    return account;
  }

  String name() {
    return name;
  }

  /// What became of a wish.
  enum Entry {
    TAKEN_IN,
    FULL,
    /// The line is given up: make another.
    OVER
  }

  synchronized Entry enter(Rooms.Seat seat, int maxSize) {
    if (over) {
      return Entry.OVER;
    }
    waiting.removeIf(w -> w.seat().sid().equals(seat.sid()));
    if (waiting.size() >= maxSize) {
      tell(seat, RoomMove.REFUSED, null, Map.of("reason", "queue-full"));
      return Entry.FULL;
    }
    waiting.add(new Waiting(seat, clock.instant(), maxSize));
    tell(seat, RoomMove.QUEUED, null, params(seat.sid(), maxSize));
    match();
    return Entry.TAKEN_IN;
  }

  /// Whoever has somebody already does not get another.
  ///
  /// @param first whether it comes before other takers
  /// @return false when the line is given up: make another
  synchronized boolean take(Taker taker, boolean first) {
    if (over) {
      return false;
    }
    CallSid call = taker.seat().sid();
    if (taken.values().stream().anyMatch(t -> t.taker().seat().sid().equals(call))) {
      return true;
    }
    takers.removeIf(t -> t.seat().sid().equals(call));
    if (first) {
      takers.addFirst(taker);
    } else {
      takers.addLast(taker);
    }
    match();
    return true;
  }

  private void match() {
    while (!waiting.isEmpty() && !takers.isEmpty()) {
      Waiting member = waiting.remove();
      Taker taker = takers.remove();
      taken.put(member.seat().sid(), new Taken(member, taker));
      Map<String, String> details = new LinkedHashMap<>();
      String url = taker.whisper().url();
      if (url != null) {
        details.put("url", url);
        details.put("method", taker.whisper().method().name());
      }
      tell(member.seat(), RoomMove.TAKEN, taker.seat().sid(), details);
    }
  }

  /// A taker does not want anybody (any more). Whoever was on the way to it waits at the front.
  synchronized void stopTaking(CallSid call) {
    takers.removeIf(t -> t.seat().sid().equals(call));
    for (Iterator<Taken> all = taken.values().iterator(); all.hasNext(); ) {
      Taken one = all.next();
      if (one.taker().seat().sid().equals(call)) {
        all.remove();
        Waiting member = one.member();
        waiting.addFirst(member);
        CallSid back = member.seat().sid();
        tell(member.seat(), RoomMove.QUEUED, null, params(back, member.maxSize()));
      }
    }
    match();
  }

  /// A member is gone.
  ///
  /// @param bridged whether it spoke with its taker
  /// @return its taker, when it may still wait for somebody
  synchronized Optional<Taker> leave(CallSid call, boolean bridged) {
    waiting.removeIf(w -> w.seat().sid().equals(call));
    Taken was = taken.remove(call);
    return was == null || bridged ? Optional.empty() : Optional.of(was.taker());
  }

  /// Takes somebody out who waits, so that nobody else gets it.
  ///
  /// @return empty when it does not wait (any more)
  synchronized Optional<Rooms.Seat> remove(CallSid call) {
    Optional<Waiting> found = waiting.stream().filter(w -> w.seat().sid().equals(call)).findFirst();
    found.ifPresent(waiting::remove);
    return found.map(Waiting::seat);
  }

  /// Nobody needs it any more: it takes nobody in from now on.
  synchronized boolean giveUpIfIdle() {
    over = waiting.isEmpty() && takers.isEmpty() && taken.isEmpty();
    return over;
  }

  synchronized List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Waiting w : waiting) {
      long seconds = Math.max(0, Duration.between(w.since(), clock.instant()).toSeconds());
      places.add(new Place(w.seat().sid(), places.size() + 1, w.since(), seconds));
    }
    return places;
  }

  /// Of those who wait now.
  static Duration averageWait(List<Place> places) {
    return Duration.ofSeconds(
        Math.round(places.stream().mapToLong(Place::waitedSeconds).average().orElse(0)));
  }

  /// What a waiting member's document is told; empty for one that does not wait here.
  synchronized Map<String, String> params(CallSid call, int maxSize) {
    List<Place> places = places();
    Map<String, String> params = new LinkedHashMap<>();
    places.stream()
        .filter(p -> p.call().equals(call))
        .findFirst()
        .ifPresent(
            place -> {
              params.put("QueueSid", sid.value());
              params.put("QueuePosition", "" + place.position());
              params.put("QueueTime", "" + place.waitedSeconds());
              params.put("AvgQueueTime", "" + averageWait(places).toSeconds());
              params.put("CurrentQueueSize", "" + places.size());
              params.put("MaxQueueSize", "" + maxSize);
            });
    return params;
  }

  private static void tell(
      Rooms.Seat seat, RoomMove move, @Nullable CallSid other, Map<String, String> details) {
    seat.tell().accept(new CallEvent.OfRoom(move, other, details));
  }
}
