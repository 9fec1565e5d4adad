package io.ringfort.voice.conference;

import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The rooms and queues of this host.
public final class LocalRooms implements Rooms {
  /// The memory map of conferences, keyed `account/sid`.
  public static final String IN_FLIGHT = "conferences";

  private static final int DEFAULT_MAX = 1_000;

  private final Outside outside;
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final Map<String, WaitingLine> lines = new ConcurrentHashMap<>();
  private final Map<CallSid, WaitingLine> waiting = new ConcurrentHashMap<>();

  public LocalRooms(Outside outside) {
    this.outside = outside;
  }

  private static String key(AccountSid account, String name) {
    return account + "/" + name;
  }

  @Override
  public void enterConference(Seat seat, DialTarget.Conference conference) {
    String key = key(seat.account(), conference.name());
    while (true) {
      Room room = rooms.get(key);
      if (room == null) {
        Room fresh = room(seat, conference);
        room = rooms.putIfAbsent(key, fresh);
        if (room == null) {
          room = fresh;
        } else {
          fresh.discard();
        }
      }
      if (room.enter(seat, conference)) {
        return;
      }
      // It ended a moment ago.
      rooms.remove(key, room);
    }
  }

  private Room room(Seat seat, DialTarget.Conference conference) {
    String sid =
        outside
            .names()
            .mint()
            .derive(
                ConferenceSid.PREFIX,
                seat.account().value(),
                conference.name(),
                seat.sid().value(),
                outside.clock().instant().toString());
    return new Room(
        new ConferenceSid(sid),
        seat.account(),
        conference,
        outside,
        over -> rooms.remove(key(over.account(), over.name()), over));
  }

  @Override
  public void leaveConference(AccountSid account, String name, CallSid call) {
    Optional.ofNullable(rooms.get(key(account, name)))
        .ifPresent(room -> room.leave(call, "participant_hung_up", false));
  }

  @Override
  public void enterQueue(Seat seat, String name) {
    WaitingLine line = line(seat.account(), name);
    waiting.put(seat.sid(), line);
    line.enter(seat, maxSize(seat.account(), name));
  }

  private WaitingLine line(AccountSid account, String name) {
    return lines.computeIfAbsent(
        key(account, name),
        _ -> {
          Optional<VoiceQueue> known = outside.names().directory().queue(account, name);
          QueueSid sid =
              known
                  .map(VoiceQueue::sid)
                  .orElseGet(
                      () ->
                          new QueueSid(
                              outside
                                  .names()
                                  .mint()
                                  .derive(QueueSid.PREFIX, account.value(), name)));
          if (known.isEmpty()) {
            outside.customers().create(account, sid, name);
          }
          return new WaitingLine(sid, account, name, outside.clock());
        });
  }

  private int maxSize(AccountSid account, String name) {
    return outside
        .names()
        .directory()
        .queue(account, name)
        .map(VoiceQueue::maxSize)
        .orElse(DEFAULT_MAX);
  }

  @Override
  public void leaveQueue(AccountSid account, String name, CallSid call, String result) {
    WaitingLine line = waiting.remove(call);
    if (line != null) {
      line.leave(call);
    }
  }

  @Override
  public void take(Seat seat, String name, Hook whisper) {
    line(seat.account(), name).take(seat, whisper);
  }

  @Override
  public void stopTaking(AccountSid account, String name, CallSid call) {
    Optional.ofNullable(lines.get(key(account, name))).ifPresent(line -> line.stopTaking(call));
  }

  @Override
  public Map<String, String> queueParams(CallSid call) {
    WaitingLine line = waiting.get(call);
    return line == null ? Map.of() : line.params(call, maxSize(line.account(), line.name()));
  }

  /// The conference of this host, by its SID.
  Optional<Room> room(AccountSid account, String sidOrName) {
    return rooms.values().stream()
        .filter(r -> r.account().equals(account))
        .filter(r -> r.sid().value().equals(sidOrName) || r.name().equals(sidOrName))
        .findFirst();
  }

  /// The queue of this host, by its SID.
  Optional<WaitingLine> line(QueueSid sid) {
    return lines.values().stream().filter(l -> l.sid().equals(sid)).findFirst();
  }

  List<Room> rooms() {
    return List.copyOf(rooms.values());
  }
}
