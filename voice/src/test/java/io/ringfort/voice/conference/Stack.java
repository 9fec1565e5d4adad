package io.ringfort.voice.conference;

import static org.awaitility.Awaitility.await;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.fakes.FakeInside;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.memory.Memory;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InConference;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Three voice hosts and one of the API, which share a memory store. A [Hall] is the world around
/// them; moves are asked for, and a test makes them.
final class Stack implements AutoCloseable {
  final Hall hall;
  final FakeHosts hosts;
  final List<House> houses = new ArrayList<>();
  final House a;
  final House b;
  final House c;
  final FakeInside inside = FakeInside.of("api");
  final RemoteConferences conferences;
  final RemoteQueues queues;

  /// One voice host.
  final class House {
    final HostName name;
    final FakeHosts around;
    final FakeInside door;
    final LocalRooms rooms;
    final List<Move> moves = new CopyOnWriteArrayList<>();

    House(String name, UnaryOperator<Memory> seen) {
      this.name = new HostName(name);
      around = hosts.beside(name, name.substring(0, 1), Role.VOICE);
      door = inside.beside(name);
      Outside.Moves mover = (call, to) -> moves.add(new Move(call, to));
      rooms = hall.host(seen.apply(hall.memory), new Outside.Around(Homes.among(around), mover));
      RoomDoor.open(door, rooms, hall.doors(rooms), new LocalQueues(rooms));
      houses.add(this);
    }

    Guest enter(int number, String attributes) {
      Guest guest = new Guest(number);
      rooms.enterConference(guest.seat(), Hall.terms(attributes));
      return guest;
    }

    /// A call that was in the room elsewhere.
    void comesBack(Guest guest, String attributes) {
      rooms.restoreConference(
          guest.seat(), Hall.terms(attributes), new InConference("standup", Hall.START, 1));
    }

    /// A call that was on its way into the room.
    void comes(Guest guest, String attributes) {
      rooms.restoreConference(
          guest.seat(), Hall.terms(attributes), new InConference("standup", null, 1));
    }

    Guest enqueue(int number) {
      Guest guest = new Guest(number);
      rooms.enterQueue(guest.seat(), "support");
      return guest;
    }

    void waitsAgain(Guest guest, Instant since) {
      waitsAgain(guest, since, null, false);
    }

    void waitsAgain(Guest guest, Instant since, @Nullable Guest taker, boolean given) {
      rooms.restoreQueue(
          guest.seat(),
          new InQueue(
              "support",
              since,
              taker == null ? null : taker.sid,
              given,
              Map.of("QueueSid", "known")));
    }

    Guest take(int number) {
      Guest agent = new Guest(number);
      rooms.take(agent.seat(), "support", Hook.NONE);
      return agent;
    }

    void takesAgain(Guest agent, @Nullable Guest member) {
      CallSid has = member == null ? null : member.sid;
      rooms.restoreTaker(agent.seat(), new FromQueue("support", has, null, 1, Map.of()), Hook.NONE);
    }

    boolean hasRoom() {
      return rooms.conferences().named(Hall.ACCOUNT, "standup").isPresent();
    }

    Room room() {
      return rooms.conferences().named(Hall.ACCOUNT, "standup").orElseThrow();
    }

    /// Others can read what is here.
    void awaitShown() {
      if (hasRoom()) {
        Room room = room();
        await().until(() -> same(shown("rooms/conferences", room.view().memoryKey()), room.live()));
      }
      rooms
          .lines()
          .named(Hall.ACCOUNT, "support")
          .ifPresent(line -> await().until(() -> same(shown("rooms/queues", key()), line.view())));
    }

    private boolean same(byte @Nullable [] bytes, Object state) {
      return bytes != null && Arrays.equals(bytes, hall.json.bytes(state));
    }

    private String key() {
      return Rooms.anchor(Hall.ACCOUNT, "support");
    }

    /// Its process is gone, and somebody noticed.
    void die() {
      awaitShown();
      rooms.stopShowing();
      door.close();
      around.die(name.value());
    }
  }

  record Move(CallSid call, HostName to) {}

  Stack(Path folder) {
    this(folder, memory -> memory);
  }

  /// @param seen what the first host sees of the memory store
  Stack(Path folder, UnaryOperator<Memory> seen) {
    hall = new Hall(folder);
    hosts = FakeHosts.of("api", "a", Role.API);
    a = new House("a-voice", seen);
    b = new House("b-voice", memory -> memory);
    c = new House("c-voice", memory -> memory);
    RemoteConferences.Ground ground =
        new RemoteConferences.Ground(
            hosts, inside, new Outside.Shown(hall.memory, hall.json), hall.mint, hall.timer);
    conferences = new RemoteConferences(ground, hall.calls, hall.archive);
    queues = new RemoteQueues(ground, hall.directory);
  }

  byte @Nullable [] shown(String map, String key) {
    return hall.memory.map(map).get(key);
  }

  /// Which host everybody chooses when that one is gone.
  House heirOf(House gone, String room) {
    List<Host> left =
        hosts.up(Role.VOICE).stream().filter(h -> !h.name().equals(gone.name)).toList();
    HostName heir = Rendezvous.choose(Rooms.anchor(Hall.ACCOUNT, room), left).orElseThrow().name();
    return house(heir);
  }

  House house(HostName name) {
    return houses.stream().filter(h -> h.name.equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    houses.forEach(house -> house.rooms.close());
    hall.close();
  }
}
