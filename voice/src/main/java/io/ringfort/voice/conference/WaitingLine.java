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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One queue on this host: who waits in it, and who waits for somebody from it. All methods are
/// guarded by the line itself and quick.
final class WaitingLine {
  private final QueueSid sid;
  private final AccountSid account;
  private final String name;
  private final InstantSource clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Taker> takers = new ArrayDeque<>();
  private long waitedSeconds;
  private long left;

  private record Waiting(Rooms.Seat seat, Instant since) {}

  private record Taker(Rooms.Seat seat, Hook whisper) {}

  /// Somebody who waits, as readers see it.
  ///
  /// @param position from 1
  public record Place(CallSid call, int position, Instant since, long waitedSeconds) {}

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

  synchronized void enter(Rooms.Seat seat, int maxSize) {
    if (waiting.size() >= maxSize) {
      tell(seat, RoomMove.REFUSED, null, Map.of("reason", "queue-full"));
      return;
    }
    waiting.add(new Waiting(seat, clock.instant()));
    Taker taker = takers.poll();
    tell(seat, RoomMove.QUEUED, null, params(seat.sid(), maxSize));
    if (taker != null) {
      match(taker);
    }
  }

  synchronized void take(Rooms.Seat seat, Hook whisper) {
    Taker taker = new Taker(seat, whisper);
    if (waiting.isEmpty()) {
      takers.add(taker);
    } else {
      match(taker);
    }
  }

  private void match(Taker taker) {
    Waiting front = waiting.remove();
    count(front);
    Map<String, String> details = new LinkedHashMap<>();
    String url = taker.whisper().url();
    if (url != null) {
      details.put("url", url);
      details.put("method", taker.whisper().method().name());
    }
    tell(front.seat(), RoomMove.TAKEN, taker.seat().sid(), details);
  }

  private void count(Waiting gone) {
    waitedSeconds += seconds(gone.since());
    left++;
  }

  synchronized void stopTaking(CallSid call) {
    takers.removeIf(t -> t.seat().sid().equals(call));
  }

  synchronized boolean leave(CallSid call) {
    Optional<Waiting> found = waiting.stream().filter(w -> w.seat().sid().equals(call)).findFirst();
    found.ifPresent(
        w -> {
          waiting.remove(w);
          count(w);
        });
    return found.isPresent();
  }

  synchronized int size() {
    return waiting.size();
  }

  synchronized boolean isIdle() {
    return waiting.isEmpty() && takers.isEmpty();
  }

  synchronized long averageWaitSeconds() {
    return left == 0 ? 0 : waitedSeconds / left;
  }

  synchronized List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Waiting w : waiting) {
      places.add(new Place(w.seat().sid(), places.size() + 1, w.since(), seconds(w.since())));
    }
    return places;
  }

  /// What a waiting member's document is told; empty for one that does not wait here.
  synchronized Map<String, String> params(CallSid call, int maxSize) {
    return places().stream()
        .filter(p -> p.call().equals(call))
        .findFirst()
        .map(
            place -> {
              Map<String, String> params = new LinkedHashMap<>();
              params.put("QueueSid", sid.value());
              params.put("QueuePosition", "" + place.position());
              params.put("QueueTime", "" + place.waitedSeconds());
              params.put("AvgQueueTime", "" + averageWaitSeconds());
              params.put("CurrentQueueSize", "" + waiting.size());
              params.put("MaxQueueSize", "" + maxSize);
              return params;
            })
        .orElseGet(LinkedHashMap::new);
  }

  private long seconds(Instant since) {
    return Duration.between(since, clock.instant()).toSeconds();
  }

  private static void tell(
      Rooms.Seat seat,
      RoomMove move,
      @org.jspecify.annotations.Nullable CallSid other,
      Map<String, String> details) {
    seat.tell().accept(new CallEvent.OfRoom(move, other, details));
  }
}
