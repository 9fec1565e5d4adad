package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.conference.LiveLine.Place;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One queue on this host: who waits in it, who waits for somebody from it, and who was given to
/// whom. Somebody who is given away is not lost before both speak: when the taker goes first, the
/// member waits at the front again. All methods are guarded by the line itself and quick.
///
/// Its home may move. Then the next home makes it again from what was shown of it, with everybody
/// absent; each takes its place when its call comes, and who does not come in time is gone. Nobody
/// is given away while the front of the line is absent: the order stays.
final class WaitingLine {
  private final QueueSid sid;
  private final AccountSid account;
  private final String name;
  private final long epoch;
  private final InstantSource clock;
  private final @Nullable Consumer<LiveLine> shown;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Taker> takers = new ArrayList<>();

  /// By the member.
  private final Map<CallSid, Taken> taken = new LinkedHashMap<>();

  private final Map<CallSid, Hook> sentAway = new LinkedHashMap<>();

  /// Takes nobody in any more: idle, or another host's.
  private boolean over;

  private boolean left;

  private static final class Waiting {
    final CallSid call;
    final Instant since;
    final int maxSize;
    Rooms.@Nullable Seat seat;

    /// Whom its call knows as its taker, and whether it was given to it, when it came from another
    /// host.
    @Nullable CallSid knows;

    boolean given;

    Waiting(CallSid call, Instant since, int maxSize) {
      this.call = call;
      this.since = since;
      this.maxSize = maxSize;
    }

    Waiting(LiveLine.Waits was) {
      this(was.call(), was.since(), was.maxSize());
    }
  }

  private record Taken(Waiting member, Taker taker) {
    boolean isHere() {
      return member.seat != null && taker.seat != null;
    }
  }

  /// Somebody who wants the front of the line.
  static final class Taker {
    final CallSid call;
    final Hook whisper;
    Rooms.@Nullable Seat seat;

    /// Whom its call has, when it came from another host.
    @Nullable CallSid has;

    Taker(CallSid call, Hook whisper, Rooms.@Nullable Seat seat) {
      this.call = call;
      this.whisper = whisper;
      this.seat = seat;
    }
  }

  /// @param from how it is, with everybody absent
  /// @param shown told of each change; must be quick; null for nobody
  WaitingLine(LiveLine from, InstantSource clock, @Nullable Consumer<LiveLine> shown) {
    sid = from.sid();
    account = from.account();
    name = from.name();
    epoch = from.epoch();
    this.clock = clock;
    this.shown = shown;
    from.waiting().forEach(w -> waiting.add(new Waiting(w)));
    from.takers().forEach(t -> takers.add(new Taker(t.call(), t.whisper(), null)));
    from.taken()
        .forEach(
            p ->
                taken.put(
                    p.member().call(),
                    new Taken(
                        new Waiting(p.member()),
                        new Taker(p.taker().call(), p.taker().whisper(), null))));
    from.sentAway().forEach(s -> sentAway.put(s.call(), s.document()));
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

  synchronized LiveLine view() {
    return new LiveLine(
        account,
        name,
        sid,
        epoch,
        waiting.stream().map(WaitingLine::view).toList(),
        takers.stream().map(WaitingLine::view).toList(),
        taken.values().stream()
            .map(p -> new LiveLine.Pair(view(p.member()), view(p.taker())))
            .toList(),
        sentAway.entrySet().stream()
            .map(e -> new LiveLine.SentAway(e.getKey(), e.getValue()))
            .toList());
  }

  private static LiveLine.Waits view(Waiting member) {
    return new LiveLine.Waits(member.call, member.since, member.maxSize);
  }

  private static LiveLine.Takes view(Taker taker) {
    return new LiveLine.Takes(taker.call, taker.whisper);
  }

  /// Readers see it as it is now.
  synchronized void show() {
    if (!over && shown != null) {
      shown.accept(view());
    }
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
    waiting.removeIf(w -> w.call.equals(seat.sid()));
    sentAway.remove(seat.sid());
    if (waiting.size() >= maxSize) {
      tell(seat, RoomMove.REFUSED, null, Map.of("reason", "queue-full"));
      return Entry.FULL;
    }
    Waiting member = new Waiting(seat.sid(), clock.instant(), maxSize);
    member.seat = seat;
    waiting.add(member);
    tell(seat, RoomMove.QUEUED, null, params(seat.sid(), maxSize));
    match();
    show();
    return Entry.TAKEN_IN;
  }

  /// A member's call is here (again): it waits where it waited, or speaks with whom it spoke with.
  ///
  /// @param state what its call knows
  synchronized Entry restore(Rooms.Seat seat, InQueue state, int maxSize) {
    if (over) {
      return Entry.OVER;
    }
    Hook document = sentAway.get(seat.sid());
    if (document != null) {
      seat.tell().accept(goOn(document));
      return Entry.TAKEN_IN;
    }
    Taken pair = taken.get(seat.sid());
    CallSid wanted = state.taker();
    if (pair == null && wanted != null) {
      Waiting member =
          cut(waiting, w -> w.call.equals(seat.sid()))
              .orElseGet(() -> new Waiting(seat.sid(), state.since(), maxSize));
      Taker taker =
          cut(takers, t -> t.call.equals(wanted))
              .orElseGet(() -> new Taker(wanted, Hook.NONE, null));
      pair = new Taken(member, taker);
      taken.put(seat.sid(), pair);
    }
    if (pair == null) {
      waitAgain(seat, state, maxSize);
    } else {
      pair.member().seat = seat;
      pair.member().knows = state.taker();
      pair.member().given = state.bridged();
      settle(pair);
    }
    match();
    show();
    return Entry.TAKEN_IN;
  }

  private void waitAgain(Rooms.Seat seat, InQueue state, int maxSize) {
    Waiting member =
        waiting.stream().filter(w -> w.call.equals(seat.sid())).findFirst().orElse(null);
    if (member == null) {
      member = new Waiting(seat.sid(), state.since(), maxSize);
      int place = 0;
      while (place < waiting.size() && !waiting.get(place).since.isAfter(member.since)) {
        place++;
      }
      waiting.add(place, member);
    }
    member.seat = seat;
    if (state.details().isEmpty()) {
      // It was on its way here.
      tell(seat, RoomMove.QUEUED, null, params(seat.sid(), maxSize));
    }
  }

  private static <T> Optional<T> cut(List<T> from, Predicate<T> which) {
    Optional<T> found = from.stream().filter(which).findFirst();
    found.ifPresent(from::remove);
    return found;
  }

  private static CallEvent goOn(Hook document) {
    return new CallEvent.Change(new CallChange.Redirect(null, document, null, null));
  }

  /// Whoever has somebody already does not get another.
  ///
  /// @param first whether it comes before other takers
  /// @return false when the line is given up: make another
  synchronized boolean take(Taker taker, boolean first) {
    if (over) {
      return false;
    }
    if (pairOf(taker.call).isPresent()) {
      return true;
    }
    takers.removeIf(t -> t.call.equals(taker.call));
    if (first) {
      takers.addFirst(taker);
    } else {
      takers.addLast(taker);
    }
    match();
    show();
    return true;
  }

  private Optional<Taken> pairOf(CallSid taker) {
    return taken.values().stream().filter(p -> p.taker().call.equals(taker)).findFirst();
  }

  /// A taker's call is here (again): it waits on, or speaks with whom it spoke with.
  ///
  /// @param state what its call knows
  /// @return false when the line is given up: make another
  synchronized boolean restore(Rooms.Seat seat, FromQueue state, Hook whisper) {
    if (over) {
      return false;
    }
    CallSid member = state.member();
    Taken pair = pairOf(seat.sid()).orElse(null);
    Taker waits = cut(takers, t -> t.call.equals(seat.sid())).orElse(null);
    if (pair == null && member != null) {
      Waiting other =
          cut(waiting, w -> w.call.equals(member))
              .orElseGet(() -> new Waiting(member, clock.instant(), Integer.MAX_VALUE));
      pair = new Taken(other, new Taker(seat.sid(), whisper, null));
      taken.put(member, pair);
    }
    if (pair == null) {
      takers.add(new Taker(seat.sid(), waits == null ? whisper : waits.whisper, seat));
    } else {
      pair.taker().seat = seat;
      pair.taker().has = member;
      settle(pair);
    }
    match();
    show();
    return true;
  }

  /// Both are here again: each is told what it missed.
  private void settle(Taken pair) {
    Rooms.Seat member = pair.member().seat;
    Rooms.Seat taker = pair.taker().seat;
    if (member == null || taker == null) {
      return;
    }
    if (pair.taker().has != null) {
      taker.media().connect(member.media());
    } else if (!taker.sid().equals(pair.member().knows)) {
      if (pair.member().knows != null) {
        tell(member, RoomMove.QUEUED, null, params(member.sid(), pair.member().maxSize));
      }
      pair.member().knows = taker.sid();
      give(pair);
    } else if (pair.member().given) {
      given(pair);
    }
  }

  /// Whom the line gave to that taker.
  synchronized Optional<CallSid> partner(CallSid taker) {
    return pairOf(taker).map(p -> p.member().call);
  }

  /// A member that told its taker that it is there, while that one could not hear it.
  synchronized void giveAgain(CallSid member, CallSid taker) {
    Taken pair = taken.get(member);
    if (pair != null
        && pair.taker().call.equals(taker)
        && pair.taker().has == null
        && pair.isHere()) {
      given(pair);
    }
  }

  private void given(Taken pair) {
    Waiting member = pair.member();
    // Once: it speaks from now on.
    pair.taker().has = member.call;
    long seconds = Math.max(0, Duration.between(member.since, clock.instant()).toSeconds());
    tell(
        pair.taker().seat,
        RoomMove.GIVEN,
        member.call,
        Map.of("QueueSid", sid.value(), "QueueTime", "" + seconds));
  }

  private void match() {
    while (!waiting.isEmpty() && waiting.getFirst().seat != null) {
      Optional<Taker> taker = cut(takers, t -> t.seat != null);
      if (taker.isEmpty()) {
        return;
      }
      Waiting member = waiting.removeFirst();
      Taken pair = new Taken(member, taker.get());
      taken.put(member.call, pair);
      give(pair);
    }
  }

  private static void give(Taken pair) {
    Map<String, String> details = new LinkedHashMap<>();
    Hook whisper = pair.taker().whisper;
    if (whisper.url() != null) {
      details.put("url", whisper.url());
      details.put("method", whisper.method().name());
    }
    tell(pair.member().seat, RoomMove.TAKEN, pair.taker().call, details);
  }

  /// A taker does not want anybody (any more). Whoever was on the way to it waits at the front.
  synchronized void stopTaking(CallSid call) {
    if (over) {
      return;
    }
    takers.removeIf(t -> t.call.equals(call));
    for (Iterator<Taken> all = taken.values().iterator(); all.hasNext(); ) {
      Taken one = all.next();
      if (one.taker().call.equals(call)) {
        all.remove();
        toTheFront(one.member());
      }
    }
    match();
    show();
  }

  private void toTheFront(Waiting member) {
    member.knows = null;
    waiting.addFirst(member);
    tell(member.seat, RoomMove.QUEUED, null, params(member.call, member.maxSize));
  }

  /// A member is gone.
  ///
  /// @param bridged whether it spoke with its taker
  /// @return its taker, when it may still wait for somebody
  synchronized Optional<Taker> leave(CallSid call, boolean bridged) {
    waiting.removeIf(w -> w.call.equals(call));
    sentAway.remove(call);
    Taken was = taken.remove(call);
    if (over) {
      return Optional.empty();
    }
    // The front may have been absent.
    match();
    show();
    return was == null || bridged ? Optional.empty() : Optional.of(was.taker());
  }

  /// Takes somebody out who waits, so that nobody else gets it; its call goes on with a document.
  ///
  /// @return false when it does not wait (any more)
  synchronized boolean remove(CallSid call, Hook document) {
    Waiting member = cut(waiting, w -> w.call.equals(call)).orElse(null);
    if (over || member == null) {
      return false;
    }
    sentAway.put(call, document);
    if (member.seat != null) {
      member.seat.tell().accept(goOn(document));
    }
    match();
    show();
    return true;
  }

  /// Whose calls are not here yet, or are on their way out.
  synchronized List<CallSid> absent() {
    Stream<CallSid> alone =
        Stream.concat(
            waiting.stream().filter(w -> w.seat == null).map(w -> w.call),
            takers.stream().filter(t -> t.seat == null).map(t -> t.call));
    Stream<CallSid> paired =
        taken.values().stream()
            .flatMap(
                p ->
                    Stream.concat(
                        p.member().seat == null ? Stream.of(p.member().call) : Stream.empty(),
                        p.taker().seat == null ? Stream.of(p.taker().call) : Stream.empty()));
    return Stream.of(alone, paired, sentAway.keySet().stream()).flatMap(calls -> calls).toList();
  }

  /// Who of them is absent does not come any more. Whoever waited for one of them goes on.
  synchronized void giveUp(Set<CallSid> calls) {
    waiting.removeIf(w -> w.seat == null && calls.contains(w.call));
    takers.removeIf(t -> t.seat == null && calls.contains(t.call));
    for (Taken pair : List.copyOf(taken.values())) {
      Waiting member = pair.member();
      Taker taker = pair.taker();
      boolean memberGone = member.seat == null && calls.contains(member.call);
      boolean takerGone = taker.seat == null && calls.contains(taker.call);
      if (memberGone || takerGone) {
        taken.remove(member.call);
      }
      if (memberGone && !takerGone) {
        without(member, taker);
      } else if (takerGone && !memberGone) {
        without(taker, member);
      }
    }
    calls.forEach(sentAway::remove);
    match();
    show();
  }

  private void without(Waiting member, Taker taker) {
    if (taker.has == null) {
      takers.addFirst(taker);
    } else {
      tell(taker.seat, RoomMove.OUT, member.call, Map.of());
    }
  }

  private void without(Taker taker, Waiting member) {
    if (member.given) {
      tell(member.seat, RoomMove.OUT, taker.call, Map.of("reason", "bridged"));
    } else if (taker.call.equals(member.knows)) {
      toTheFront(member);
    } else {
      waiting.addFirst(member);
    }
  }

  /// A call is another host's from now on: its place is kept for a while.
  ///
  /// @return whether it has one here
  synchronized boolean release(CallSid call) {
    boolean found = false;
    for (Waiting w :
        Stream.concat(waiting.stream(), taken.values().stream().map(Taken::member)).toList()) {
      if (w.call.equals(call)) {
        w.seat = null;
        found = true;
      }
    }
    for (Taker t :
        Stream.concat(takers.stream(), taken.values().stream().map(Taken::taker)).toList()) {
      if (t.call.equals(call)) {
        t.seat = null;
        found = true;
      }
    }
    return found;
  }

  /// Nobody needs it any more: it takes nobody in from now on.
  ///
  /// @return true once
  synchronized boolean giveUpIfIdle() {
    if (over) {
      return false;
    }
    over = waiting.isEmpty() && takers.isEmpty() && taken.isEmpty() && sentAway.isEmpty();
    return over;
  }

  synchronized boolean isLeft() {
    return left;
  }

  /// Another host is its home: nothing happens here any more.
  ///
  /// @return as it was last, and who is in it here
  synchronized Left leaveHome() {
    over = true;
    left = true;
    List<CallSid> absent = absent();
    List<CallSid> here =
        Stream.of(
                waiting.stream().map(w -> w.call),
                takers.stream().map(t -> t.call),
                taken.values().stream().flatMap(p -> Stream.of(p.member().call, p.taker().call)))
            .flatMap(s -> s)
            .filter(call -> !absent.contains(call))
            .toList();
    return new Left(view(), here);
  }

  record Left(LiveLine line, List<CallSid> here) {}

  synchronized List<Place> places() {
    return view().places(clock.instant());
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
              params.put("AvgQueueTime", "" + LiveLine.averageWait(places).toSeconds());
              params.put("CurrentQueueSize", "" + places.size());
              params.put("MaxQueueSize", "" + maxSize);
            });
    return params;
  }

  private static void tell(
      Rooms.@Nullable Seat seat,
      RoomMove move,
      @Nullable CallSid other,
      Map<String, String> details) {
    if (seat != null) {
      seat.tell().accept(new CallEvent.OfRoom(move, other, details));
    }
  }
}
