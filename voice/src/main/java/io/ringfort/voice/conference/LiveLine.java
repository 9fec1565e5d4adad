package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A waiting line as any host can read it, and as the next home goes on with it.
///
/// @param epoch of the home that wrote it
/// @param waiting in their order
/// @param takers who want somebody, in their order
/// @param taken who was given to whom
/// @param sentAway who was told to go and may not have heard it
record LiveLine(
    AccountSid account,
    String name,
    QueueSid sid,
    long epoch,
    List<Waits> waiting,
    List<Takes> takers,
    List<Pair> taken,
    List<SentAway> sentAway) {
  LiveLine {
    waiting = List.copyOf(waiting);
    takers = List.copyOf(takers);
    taken = List.copyOf(taken);
    sentAway = List.copyOf(sentAway);
  }

  /// @param maxSize of the line when it came
  record Waits(CallSid call, Instant since, int maxSize) {}

  /// @param whisper what the member hears first; its URL is null for nothing
  record Takes(CallSid call, Hook whisper) {}

  record Pair(Waits member, Takes taker) {}

  /// @param document with which the call shall go on
  record SentAway(CallSid call, Hook document) {}

  /// Somebody who waits, as readers see it.
  ///
  /// @param position from 1
  record Place(CallSid call, int position, Instant since, long waitedSeconds) {}

  static LiveLine empty(AccountSid account, String name, QueueSid sid, long epoch) {
    return new LiveLine(account, name, sid, epoch, List.of(), List.of(), List.of(), List.of());
  }

  /// The same in another home.
  LiveLine at(long next) {
    return new LiveLine(account, name, sid, next, waiting, takers, taken, sentAway);
  }

  List<Place> places(Instant now) {
    List<Place> places = new ArrayList<>();
    for (Waits w : waiting) {
      long seconds = Math.max(0, Duration.between(w.since(), now).toSeconds());
      places.add(new Place(w.call(), places.size() + 1, w.since(), seconds));
    }
    return places;
  }

  /// Of those who wait now.
  static Duration averageWait(List<Place> places) {
    return Duration.ofSeconds(
        Math.round(places.stream().mapToLong(Place::waitedSeconds).average().orElse(0)));
  }
}
