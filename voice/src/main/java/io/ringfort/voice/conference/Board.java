package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Participant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What any host reads of conferences, in the memory store: the conferences themselves, which of
/// them has a name now, and who is on the way there. Nothing stays for ever: a room's owner writes
/// its entries again and again, those of a host that died run out. Any thread; blocks.
final class Board {
  /// How long an entry stays without its owner.
  static final Duration LIFESPAN = Duration.ofHours(1);

  /// How long a name is kept for those who are on their way.
  static final Duration OPENED = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(Board.class);
  private static final String NAMES = "conference-names";
  private static final String EXPECTED = "expected-participants";
  private static final String REGION = "us1";

  private final MemoryMap rooms;
  private final MemoryMap names;
  private final MemoryMap expected;
  private final Outside outside;
  private final Json json;

  /// A name that is taken.
  ///
  /// @param conference as it was when the name was taken
  /// @param bytes of the entry
  record Claim(Conference conference, byte[] bytes) {}

  Board(Outside outside) {
    this.outside = outside;
    json = outside.shown().json();
    rooms = outside.shown().memory().map(LocalRooms.IN_FLIGHT);
    names = outside.shown().memory().map(NAMES);
    expected = outside.shown().memory().map(EXPECTED);
  }

  private static String key(AccountSid account, String name) {
    return account + "/" + name;
  }

  /// The conference that has the name, or a new one. Without the memory store it is new on each
  /// host: a conference does not wait for others' reads.
  ///
  /// @param over a conference that had the name and has ended; null for none
  Claim claim(AccountSid account, String name, @Nullable ConferenceSid over, Duration lifespan) {
    Conference fresh = fresh(account, name);
    byte[] bytes = json.bytes(fresh);
    String key = key(account, name);
    try {
      byte[] there = names.putIfAbsent(key, bytes, lifespan);
      while (there != null) {
        Conference known = json.read(there, Conference.class);
        if (!known.sid().equals(over)) {
          return new Claim(known, there);
        }
        there =
            names.replace(key, there, bytes, lifespan)
                ? null
                : names.putIfAbsent(key, bytes, lifespan);
      }
    } catch (RuntimeException e) {
      LOG.warn("nobody else knows of conference {}: {}", fresh.sid(), e.getMessage());
    }
    return new Claim(fresh, bytes);
  }

  private Conference fresh(AccountSid account, String name) {
    // As the database keeps it.
    Instant now = outside.times().clock().instant().truncatedTo(ChronoUnit.MICROS);
    String sid =
        outside
            .names()
            .mint()
            .derive(ConferenceSid.PREFIX, account.value(), name, UUID.randomUUID().toString());
    return new Conference(
        new ConferenceSid(sid), account, name, Status.INIT, REGION, now, now, null);
  }

  /// Nobody is there yet: shown until somebody is, or all have given up.
  void open(Claim claim, Duration lifespan) {
    Conference conference = claim.conference();
    byte[] empty = json.bytes(new LiveRoom(conference, List.of()));
    if (rooms.putIfAbsent(conference.memoryKey(), empty, lifespan) != null) {
      rooms.replace(conference.memoryKey(), empty, empty, lifespan);
    }
    keep(claim, lifespan);
  }

  /// The claim lives on.
  void keep(Claim claim, Duration lifespan) {
    Conference conference = claim.conference();
    String key = key(conference.account(), conference.friendlyName());
    if (!names.replace(key, claim.bytes(), claim.bytes(), lifespan)) {
      names.putIfAbsent(key, claim.bytes(), lifespan);
    }
  }

  void show(LiveRoom room) {
    rooms.put(room.conference().memoryKey(), json.bytes(room), LIFESPAN);
  }

  /// The name is free again.
  void release(Claim claim) {
    Conference conference = claim.conference();
    names.remove(key(conference.account(), conference.friendlyName()), claim.bytes());
  }

  Optional<Claim> named(AccountSid account, String name) {
    return Optional.ofNullable(names.get(key(account, name)))
        .map(bytes -> new Claim(json.read(bytes, Conference.class), bytes));
  }

  Optional<LiveRoom> find(AccountSid account, ConferenceSid sid) {
    return Optional.ofNullable(rooms.get(account + "/" + sid)).map(this::read);
  }

  /// The account's, in no order.
  List<LiveRoom> all(AccountSid account) {
    List<LiveRoom> found = new ArrayList<>();
    String prefix = account + "/";
    rooms.forEach(key -> key.startsWith(prefix), (_, bytes) -> found.add(read(bytes)));
    return found;
  }

  private LiveRoom read(byte[] bytes) {
    return json.read(bytes, LiveRoom.class);
  }

  void expect(Participant participant, Duration lifespan) {
    expected.put(
        key(participant.account(), participant.conference(), participant.call()),
        json.bytes(participant),
        lifespan);
  }

  void expectNoMore(AccountSid account, ConferenceSid conference, CallSid call) {
    expected.remove(key(account, conference, call));
  }

  /// Who was on the way when that was written, the first one first.
  List<Participant> expected(AccountSid account, ConferenceSid conference) {
    List<Participant> found = new ArrayList<>();
    String prefix = account + "/" + conference + "/";
    expected.forEach(
        key -> key.startsWith(prefix),
        (_, bytes) -> found.add(json.read(bytes, Participant.class)));
    found.sort(Comparator.comparing(Participant::created).thenComparing(p -> p.call().value()));
    return found;
  }

  private static String key(AccountSid account, ConferenceSid conference, CallSid call) {
    return account + "/" + conference + "/" + call;
  }
}
