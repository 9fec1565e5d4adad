package io.ringfort.voice.conference;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms whose home is this host, and those that it left and somebody is still in. Entering one
/// that is not here yet reads the memory store.
final class LiveConferences {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConferences.class);

  /// How long a place is kept for a call that comes from another host.
  static final Duration COMES_WITHIN = Duration.ofSeconds(10);

  private final Outside outside;
  private final Homes homes;
  private final Board board;
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final List<Room> left = new CopyOnWriteArrayList<>();

  /// Those that ended and whose name is another's, until the memory store says so too.
  private final Set<Room> ended = ConcurrentHashMap.newKeySet();

  LiveConferences(Outside outside) {
    this.outside = outside;
    homes = outside.around().homes();
    board = new Board(outside.shown(), outside.names().mint(), outside.times().clock(), homes);
  }

  Board board() {
    return board;
  }

  private static String key(AccountSid account, String name) {
    return Rooms.anchor(account, name);
  }

  /// Where a room is, if there is one now.
  ///
  /// @param room null when it is elsewhere
  record Found(@Nullable Room room, @Nullable HostName elsewhere) {}

  /// @param back what to do in a room that was there before: true when that is all
  /// @return where it must be done, if not here
  @Nullable HostName enter(Rooms.Seat seat, DialTarget.Conference terms, @Nullable Back back) {
    String key = key(seat.account(), terms.name());
    Room room = rooms.get(key);
    if (room == null && back != null && sentAway(seat, terms.name())) {
      return null;
    }
    while (room == null || !(back != null && back.to(room)) && !room.enter(seat, terms)) {
      // None, or it ended a moment ago.
      Found found = make(seat.account(), terms, room);
      if (found.elsewhere() != null) {
        return found.elsewhere();
      }
      room = found.room();
    }
    Room in = room;
    Threads.startVirtual("conference-arrival", () -> arrived(in, seat));
    return null;
  }

  /// Takes somebody's old place.
  interface Back {
    /// @return false when there is none
    boolean to(Room room);
  }

  /// Its room ended while its host died: what it was told then, it may not have heard.
  private boolean sentAway(Rooms.Seat seat, String name) {
    if (board.named(seat.account(), name).isPresent()) {
      return false;
    }
    Optional<LiveRoom.SentAway> gone =
        board.all(seat.account()).stream()
            .filter(r -> r.conference().friendlyName().equals(name) && r.memo() != null)
            .flatMap(r -> r.memo().sentAway().stream())
            .filter(s -> s.call().equals(seat.sid()))
            .findFirst();
    gone.ifPresent(g -> Room.sendAway(seat, g));
    return gone.isPresent();
  }

  /// @param over a room of that name that takes nobody in any more; null for none
  private Found make(AccountSid account, DialTarget.Conference terms, @Nullable Room over) {
    String key = key(account, terms.name());
    ConferenceSid done = over != null && over.isOver() ? over.sid() : null;
    Board.Claim claim = claimed(account, terms.name(), done);
    if (!homes.isHere(claim.home())) {
      return new Found(null, elsewhere(claim));
    }
    if (over != null && over.isLeft()) {
      throw new IllegalStateException(over.sid() + " is on its way to another host");
    }
    Room fresh = room(claim, terms);
    Room now = rooms.compute(key, (_, there) -> there == over ? instead(over, fresh) : there);
    if (now == fresh) {
      goOn(fresh);
    }
    return new Found(now, null);
  }

  private Room instead(@Nullable Room over, Room fresh) {
    if (over != null) {
      ended.add(over);
    }
    return fresh;
  }

  /// What died elsewhere goes on; what is new has nothing to go on with.
  private void goOn(Room room) {
    List<CallSid> absent = room.goOn();
    if (!absent.isEmpty()) {
      LOG.info("conference {} goes on here with {} members", room.sid(), absent.size());
      // With its epoch, so that the home before can show nothing more.
      room.show();
      giveUpLater(room, absent);
    }
  }

  private Board.Claim claimed(AccountSid account, String name, @Nullable ConferenceSid over) {
    ConferenceSid ended = over;
    while (true) {
      Board.Claim claim = board.claim(account, name, ended, Board.LIFESPAN);
      Optional<Board.Claim> housed = board.housed(claim);
      if (housed.isEmpty()) {
        continue;
      }
      if (!homes.isAlone() && homes.isHere(housed.get().home())) {
        // Its host may have died before the name was free.
        Optional<LiveRoom> shown = board.find(account, claim.conference().sid());
        if (shown.filter(LiveConferences::isOver).isPresent()) {
          ended = claim.conference().sid();
          continue;
        }
      }
      return housed.get();
    }
  }

  private static boolean isOver(LiveRoom room) {
    return room.conference().status() == Status.COMPLETED;
  }

  private static @Nullable HostName elsewhere(Board.Claim claim) {
    Home home = claim.home();
    return home == null ? null : home.host();
  }

  /// @param terms of whoever comes first, if nobody did
  private Room room(Board.Claim claim, DialTarget.Conference terms) {
    LiveRoom empty = new LiveRoom(claim.conference(), List.of(), null);
    Home home = claim.home();
    if (home == null) {
      return room(claim, empty, Room.fresh(terms, 0));
    }
    LiveRoom shown =
        board.find(claim.conference().account(), claim.conference().sid()).orElse(empty);
    LiveRoom.Memo memo = shown.memo();
    return memo == null
        ? room(claim, empty, Room.fresh(terms, home.epoch()))
        : room(claim, shown, memo.at(home.epoch()));
  }

  private void giveUpLater(Room room, List<CallSid> absent) {
    outside
        .times()
        .timer()
        .after(
            COMES_WITHIN,
            () -> Threads.startVirtual("conference-absent", () -> room.giveUp(absent)));
  }

  private Room room(Board.Claim claim, LiveRoom from, LiveRoom.Memo memo) {
    return new Room(from, memo, outside, sheet(claim), () -> forget(claim.conference()));
  }

  private Sheet<LiveRoom> sheet(Board.Claim claim) {
    String key = key(claim.conference().account(), claim.conference().friendlyName());
    return new Sheet<>(
        "conference " + claim.conference().sid(),
        room -> {
          if (!homes.mayAct()) {
            return;
          }
          if (isOver(room)) {
            // First: whoever comes now begins another one.
            board.release(claim);
          } else if (!board.keep(claim, Board.LIFESPAN) && !homes.isAlone()) {
            lost(key, claim);
            return;
          }
          board.show(room);
        });
  }

  /// Others thought that this host was dead.
  private void lost(String key, Board.Claim claim) {
    Room room = rooms.get(key);
    if (room == null || !room.sid().equals(claim.conference().sid())) {
      return;
    }
    LOG.warn("conference {} has another home by now", room.sid());
    leave(key, room);
    List<CallSid> here = room.leaveHome();
    board
        .named(claim.conference().account(), claim.conference().friendlyName())
        .map(LiveConferences::elsewhere)
        .ifPresent(host -> here.forEach(c -> outside.around().moves().moveTo(c, host)));
  }

  private void leave(String key, Room room) {
    left.add(room);
    rooms.remove(key, room);
    if (room.isEmpty()) {
      left.remove(room);
    }
  }

  private void forget(Conference conference) {
    ConferenceSid sid = conference.sid();
    rooms.computeIfPresent(
        key(conference.account(), conference.friendlyName()),
        (_, room) -> room.sid().equals(sid) && room.isOver() ? null : room);
    ended.removeIf(room -> room.sid().equals(sid));
    left.removeIf(room -> room.sid().equals(sid) && room.isEmpty());
  }

  /// Nobody needs to expect it any more.
  private void arrived(Room room, Rooms.Seat seat) {
    try {
      board.expectNoMore(seat.account(), room.sid(), seat.sid());
    } catch (RuntimeException e) {
      LOG.warn("call {} is still expected in {}: {}", seat.sid(), room.sid(), e.getMessage());
    }
  }

  void leave(AccountSid account, String name, CallSid call) {
    left.forEach(room -> room.leave(call));
    Optional.ofNullable(rooms.get(key(account, name))).ifPresent(room -> room.leave(call));
  }

  /// The call is another host's.
  void release(CallSid call) {
    left.forEach(room -> room.release(call));
    rooms.values().stream()
        .filter(room -> room.release(call))
        .forEach(room -> giveUpLater(room, List.of(call)));
  }

  /// Blocks until the next home can begin.
  void handOver(AccountSid account, String name, HostName to) {
    String key = key(account, name);
    Room room = rooms.get(key);
    Optional<Host> next = homes.host(to);
    if (room == null || room.isOver() || next.isEmpty()) {
      return;
    }
    Board.Claim claim = board.named(account, name).orElse(null);
    Home home = claim == null ? null : claim.home();
    if (claim == null || home == null || !homes.isHere(home)) {
      return;
    }
    CountDownLatch written = new CountDownLatch(1);
    room.handOver(written::countDown);
    try {
      boolean _ = written.await(COMES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    board.moved(claim, new Home(to, next.get().incarnation(), home.epoch() + 1));
    leave(key, room);
  }

  /// What is without a home by its death goes on here, where this host is the one.
  void adopt(Host gone) {
    for (Board.Claim claim : board.named()) {
      Home home = claim.home();
      if (home != null && (home.host().equals(gone.name()) || isMissing(claim))) {
        try {
          adopt(claim);
        } catch (RuntimeException e) {
          LOG.error("conference {} is not taken over yet", claim.conference().sid(), e);
        }
      }
    }
  }

  /// Whether another host chose this one for it a moment ago.
  private boolean isMissing(Board.Claim claim) {
    return homes.isHere(claim.home())
        && !rooms.containsKey(key(claim.conference().account(), claim.conference().friendlyName()));
  }

  private void adopt(Board.Claim orphan) {
    Board.Claim claim = board.housed(orphan).orElse(null);
    if (claim == null) {
      // Another host was faster; it may have chosen this one.
      claim =
          board
              .named(orphan.conference().account(), orphan.conference().friendlyName())
              .orElse(null);
    }
    if (claim != null && homes.isHere(claim.home())) {
      restore(claim);
    }
  }

  /// A room that has its home here, but is not here: one that died elsewhere, or was handed over.
  private void restore(Board.Claim claim) {
    AccountSid account = claim.conference().account();
    Optional<LiveRoom> shown = board.find(account, claim.conference().sid());
    LiveRoom.Memo memo = shown.map(LiveRoom::memo).orElse(null);
    if (memo == null) {
      // Nobody was in it.
      return;
    }
    if (shown.filter(LiveConferences::isOver).isPresent()) {
      board.release(claim);
      return;
    }
    Room room = room(claim, memo.terms());
    if (rooms.putIfAbsent(key(account, claim.conference().friendlyName()), room) == null) {
      goOn(room);
    }
  }

  /// Where a room is that the API asks for.
  ///
  /// @return empty when there is none, and nobody was in it yet
  Optional<Found> seek(AccountSid account, String name) {
    Room here = rooms.get(key(account, name));
    if (here != null) {
      // One that is on its way to another host is asked for again.
      return Optional.of(here.isLeft() ? new Found(null, homes.self()) : new Found(here, null));
    }
    Board.Claim claim = board.named(account, name).orElse(null);
    if (homes.isAlone() || claim == null || claim.home() == null) {
      return Optional.empty();
    }
    adopt(claim);
    Room restored = rooms.get(key(account, name));
    if (restored != null) {
      return Optional.of(new Found(restored, null));
    }
    return board
        .named(account, name)
        .filter(c -> c.home() != null && !homes.isHere(c.home()))
        .map(c -> new Found(null, elsewhere(c)));
  }

  /// The live one of that name.
  Optional<Room> named(AccountSid account, String name) {
    return Optional.ofNullable(rooms.get(key(account, name)))
        .filter(room -> !room.isOver() && !room.isLeft());
  }

  /// One that is live, or ended a moment ago.
  Optional<Room> room(AccountSid account, ConferenceSid sid) {
    return all(account).stream().filter(r -> r.sid().equals(sid)).findFirst();
  }

  List<Room> all(AccountSid account) {
    String prefix = account + "/";
    Stream<Room> named =
        rooms.entrySet().stream()
            .filter(e -> e.getKey().startsWith(prefix))
            .map(Map.Entry::getValue);
    return Stream.concat(ended.stream().filter(room -> room.view().account().equals(account)), named)
        .filter(room -> !room.isLeft())
        .toList();
  }

  void showAgain() {
    rooms.values().stream().filter(room -> !room.isOver()).forEach(Room::show);
  }

  int size() {
    return rooms.size() + ended.size() + left.size();
  }

  /// The only host ends what is live, with its record; else another host goes on with it.
  void close() {
    rooms
        .values()
        .forEach(
            room -> {
              if (homes.isAlone()) {
                room.close();
              } else if (!room.isOver()) {
                room.leaveHome();
              }
            });
  }
}
