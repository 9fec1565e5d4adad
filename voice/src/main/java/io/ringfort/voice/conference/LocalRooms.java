package io.ringfort.voice.conference;

import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.conference.WaitingLine.Entry;
import io.ringfort.voice.conference.WaitingLine.Taker;
import io.ringfort.voice.lifecycle.VerbState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms and queues of this host. Each comes to be with the first who enters it, and is
/// forgotten with the last. Entering a conference that is not here yet reads the memory store once.
public final class LocalRooms implements Rooms, AutoCloseable {
  /// The memory map of conferences, keyed `account/sid`.
  public static final String IN_FLIGHT = "conferences";

  /// Of a conference's post-flight record.
  public static final String KIND = "conference";

  private static final Logger LOG = LoggerFactory.getLogger(LocalRooms.class);
  private static final int DEFAULT_MAX = 1_000;

  /// Several times in a lifespan.
  private static final Duration SHOWN_EVERY = Board.LIFESPAN.dividedBy(3);

  /// By then a taker has heard what its member told it last.
  private static final Duration SETTLED = Duration.ofMillis(250);

  private final Outside outside;
  private final Board board;
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final Map<String, WaitingLine> lines = new ConcurrentHashMap<>();
  private final Map<CallSid, WaitingLine> waiting = new ConcurrentHashMap<>();
  private final Timer.Handle showing;

  public LocalRooms(Outside outside) {
    this.outside = outside;
    board = new Board(outside);
    showing =
        outside.times().timer().every(SHOWN_EVERY, () -> rooms.values().forEach(this::showAgain));
  }

  private void showAgain(Room room) {
    if (!room.isOver()) {
      room.show();
    }
  }

  Outside outside() {
    return outside;
  }

  Board board() {
    return board;
  }

  private static String key(AccountSid account, String name) {
    return account + "/" + name;
  }

  @Override
  public void enterConference(Seat seat, DialTarget.Conference conference) {
    String key = key(seat.account(), conference.name());
    Room room = rooms.get(key);
    while (room == null || !room.enter(seat, conference)) {
      // None, or it ended a moment ago.
      Room fresh = room(seat.account(), conference, room);
      if (room == null) {
        rooms.putIfAbsent(key, fresh);
      } else {
        rooms.replace(key, room, fresh);
      }
      room = rooms.get(key);
    }
    Room in = room;
    Threads.startVirtual("conference-arrival", () -> arrived(in, seat));
  }

  private Room room(AccountSid account, DialTarget.Conference conference, @Nullable Room over) {
    Board.Claim claim =
        board.claim(account, conference.name(), over == null ? null : over.sid(), Board.LIFESPAN);
    String key = key(account, conference.name());
    ConferenceSid sid = claim.conference().sid();
    Sheet sheet = new Sheet(board, claim, () -> forget(key, sid));
    return new Room(claim.conference(), conference, outside, sheet);
  }

  private void forget(String key, ConferenceSid sid) {
    rooms.computeIfPresent(key, (_, room) -> room.sid().equals(sid) && room.isOver() ? null : room);
  }

  /// Nobody needs to expect it any more.
  private void arrived(Room room, Seat seat) {
    try {
      board.expectNoMore(seat.account(), room.sid(), seat.sid());
    } catch (RuntimeException e) {
      LOG.warn("call {} is still expected in {}: {}", seat.sid(), room.sid(), e.getMessage());
    }
  }

  @Override
  public void leaveConference(AccountSid account, String name, CallSid call) {
    Optional.ofNullable(rooms.get(key(account, name))).ifPresent(room -> room.leave(call));
  }

  @Override
  public void enterQueue(Seat seat, String name) {
    int maxSize = maxSize(seat.account(), name);
    WaitingLine line = line(seat.account(), name);
    waiting.put(seat.sid(), line);
    Entry entry = line.enter(seat, maxSize);
    while (entry == Entry.OVER) {
      line = lineAfter(line);
      waiting.put(seat.sid(), line);
      entry = line.enter(seat, maxSize);
    }
    if (entry == Entry.FULL) {
      waiting.remove(seat.sid(), line);
      giveUpIfIdle(line);
    }
  }

  private WaitingLine line(AccountSid account, String name) {
    return lines.computeIfAbsent(
        key(account, name),
        _ -> {
          Optional<VoiceQueue> known = outside.names().directory().queue(account, name);
          QueueSid sid = known.map(VoiceQueue::sid).orElseGet(() -> queueSid(account, name));
          if (known.isEmpty()) {
            outside.customers().create(account, sid, name);
          }
          return new WaitingLine(sid, account, name, outside.times().clock());
        });
  }

  /// In place of one that was given up a moment ago.
  private WaitingLine lineAfter(WaitingLine over) {
    lines.remove(key(over.account(), over.name()), over);
    return line(over.account(), over.name());
  }

  private QueueSid queueSid(AccountSid account, String name) {
    return new QueueSid(outside.names().mint().derive(QueueSid.PREFIX, account.value(), name));
  }

  private void giveUpIfIdle(WaitingLine line) {
    if (line.giveUpIfIdle()) {
      lines.remove(key(line.account(), line.name()), line);
    }
  }

  private int maxSize(AccountSid account, String name) {
    return outside
        .names()
        .directory()
        .queue(account, name)
        .map(VoiceQueue::maxSize)
        .orElse(DEFAULT_MAX);
  }

  /// A taker whose member hung up before they spoke gets the next one.
  @Override
  public void leaveQueue(AccountSid account, String name, CallSid call, String result) {
    WaitingLine line = waiting.remove(call);
    if (line == null) {
      return;
    }
    Optional<Taker> freed = line.leave(call, result.contains("bridged"));
    giveUpIfIdle(line);
    freed.ifPresent(
        taker ->
            outside
                .times()
                .timer()
                .after(
                    SETTLED,
                    () -> Threads.startVirtual("queue-again", () -> takeAgain(taker, name))));
  }

  /// A verb may have spoken with its member, or given up meanwhile: only one that still waits gets
  /// another. Else somebody would be given to nobody.
  private void takeAgain(Taker taker, String name) {
    try {
      boolean waits =
          outside
              .calls()
              .find(taker.seat().account(), taker.seat().sid())
              .map(call -> call.program())
              .map(program -> program.state())
              .filter(VerbState.FromQueue.class::isInstance)
              .map(VerbState.FromQueue.class::cast)
              .filter(from -> from.name().equals(name) && from.member() == null)
              .isPresent();
      if (waits) {
        take(taker, name, true);
      }
    } catch (RuntimeException e) {
      LOG.warn("call {} does not get another from the queue", taker.seat().sid(), e);
    }
  }

  @Override
  public void take(Seat seat, String name, Hook whisper) {
    take(new Taker(seat, whisper), name, false);
  }

  private void take(Taker taker, String name, boolean first) {
    WaitingLine line = line(taker.seat().account(), name);
    while (!line.take(taker, first)) {
      line = lineAfter(line);
    }
  }

  @Override
  public void stopTaking(AccountSid account, String name, CallSid call) {
    WaitingLine line = lines.get(key(account, name));
    if (line != null) {
      line.stopTaking(call);
      giveUpIfIdle(line);
    }
  }

  @Override
  public Map<String, String> queueParams(CallSid call) {
    WaitingLine line = waiting.get(call);
    return line == null ? Map.of() : line.params(call, maxSize(line.account(), line.name()));
  }

  /// The live conference of that name.
  Optional<Room> named(AccountSid account, String name) {
    return Optional.ofNullable(rooms.get(key(account, name))).filter(room -> !room.isOver());
  }

  /// A conference of this host that is live, or ended a moment ago.
  Optional<Room> room(AccountSid account, ConferenceSid sid) {
    return rooms(account).stream().filter(r -> r.sid().equals(sid)).findFirst();
  }

  List<Room> rooms(AccountSid account) {
    String prefix = account + "/";
    return rooms.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Where callers wait. What a document named may have got another SID in the directory, so the
  /// name counts, too.
  Optional<WaitingLine> line(AccountSid account, QueueSid sid) {
    Optional<WaitingLine> named =
        outside
            .names()
            .directory()
            .queue(sid)
            .map(queue -> lines.get(key(account, queue.friendlyName())));
    return named.or(
        () ->
            lines.values().stream()
                .filter(l -> l.account().equals(account) && l.sid().equals(sid))
                .findFirst());
  }

  /// A caller who was taken out goes its own way.
  void removed(CallSid call, WaitingLine line) {
    waiting.remove(call, line);
    giveUpIfIdle(line);
  }

  /// How many rooms, lines and callers are held: none when nobody is there.
  int size() {
    return rooms.size() + lines.size() + waiting.size();
  }

  /// Nothing is shown again, as when the host dies.
  void stopShowing() {
    showing.cancel();
  }

  /// Ends what is live, with its record.
  @Override
  public void close() {
    stopShowing();
    rooms.values().forEach(Room::close);
  }
}
