package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Participant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final String NAMES = "rooms/names";
  private static final String EXPECTED = "rooms/expected";
  private static final String REGION = "us1";

  private final MemoryMap rooms;
  private final MemoryMap names;
  private final MemoryMap expected;
  private final SidMint mint;
  private final InstantSource clock;
  private final Homes homes;
  private final Json json;

  /// A name that is taken.
  ///
  /// @param conference as it was when the name was taken
  /// @param home null as long as nobody came, and where there is one host only
  /// @param bytes of the entry
  record Claim(Conference conference, @Nullable Home home, byte[] bytes) {}

  private record Named(Conference conference, @Nullable Home home) {}

  /// @param mint derives the SIDs of rooms
  Board(Outside.Shown shown, SidMint mint, InstantSource clock, Homes homes) {
    this.mint = mint;
    this.clock = clock;
    this.homes = homes;
    json = shown.json();
    rooms = shown.memory().map(LocalRooms.IN_FLIGHT);
    names = shown.memory().map(NAMES);
    expected = shown.memory().map(EXPECTED);
  }

  private static String key(AccountSid account, String name) {
    return account + "/" + name;
  }

  /// The conference that has the name, or a new one that has no home yet.
  ///
  /// @param over a conference that had the name and has ended; null for none
  Claim claim(AccountSid account, String name, @Nullable ConferenceSid over, Duration lifespan) {
    Named fresh = new Named(fresh(account, name), null);
    byte[] bytes = json.bytes(fresh);
    String key = key(account, name);
    try {
      byte[] there = names.putIfAbsent(key, bytes, lifespan);
      while (there != null) {
        Claim known = read(there);
        if (!known.conference().sid().equals(over)) {
          return known;
        }
        there =
            names.replace(key, there, bytes, lifespan)
                ? null
                : names.putIfAbsent(key, bytes, lifespan);
      }
    } catch (RuntimeException e) {
      if (!homes.isAlone()) {
        // Elsewhere there may be one: two of the same name must not be.
        throw e;
      }
      LOG.warn("nobody else knows of conference {}: {}", fresh.conference().sid(), e.getMessage());
    }
    return new Claim(fresh.conference(), null, bytes);
  }

  private Claim read(byte[] bytes) {
    Named named = json.read(bytes, Named.class);
    return new Claim(named.conference(), named.home(), bytes);
  }

  /// The same with a home that lives: the one that it has, else this host for one that is new, else
  /// the one that everybody would choose.
  ///
  /// @return empty when the name is another's by now, or nobody's
  Optional<Claim> housed(Claim claim) {
    Home home = claim.home();
    if (homes.isAlone() || homes.isAlive(home)) {
      return Optional.of(claim);
    }
    Conference conference = claim.conference();
    String anchor = Rooms.anchor(conference.account(), conference.friendlyName());
    return moved(
        claim, home == null ? homes.first(anchor) : homes.chosen(anchor, home.epoch() + 1));
  }

  /// The same with that home.
  ///
  /// @return empty when the name is another's by now, or nobody's
  Optional<Claim> moved(Claim claim, @Nullable Home home) {
    Conference conference = claim.conference();
    byte[] bytes = json.bytes(new Named(conference, home));
    String key = key(conference.account(), conference.friendlyName());
    return names.replace(key, claim.bytes(), bytes, LIFESPAN)
        ? Optional.of(new Claim(conference, home, bytes))
        : Optional.empty();
  }

  private Conference fresh(AccountSid account, String name) {
    // As the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String sid =
        mint.derive(ConferenceSid.PREFIX, account.value(), name, UUID.randomUUID().toString());
    return new Conference(
        new ConferenceSid(sid), account, name, Status.INIT, REGION, now, now, null);
  }

  /// Nobody is there yet: shown until somebody is, or all have given up.
  void open(Claim claim, Duration lifespan) {
    Conference conference = claim.conference();
    byte[] empty = json.bytes(new LiveRoom(conference, List.of(), null));
    if (rooms.putIfAbsent(conference.memoryKey(), empty, lifespan) != null) {
      rooms.replace(conference.memoryKey(), empty, empty, lifespan);
    }
    keep(claim, lifespan);
  }

  /// The claim lives on.
  ///
  /// @return false when the name is another's
  boolean keep(Claim claim, Duration lifespan) {
    Conference conference = claim.conference();
    String key = key(conference.account(), conference.friendlyName());
    return names.replace(key, claim.bytes(), claim.bytes(), lifespan)
        || names.putIfAbsent(key, claim.bytes(), lifespan) == null;
  }

  /// Unless a later home wrote it meanwhile.
  void show(LiveRoom room) {
    String key = room.conference().memoryKey();
    byte[] bytes = json.bytes(room);
    if (homes.isAlone()) {
      rooms.put(key, bytes, LIFESPAN);
      return;
    }
    byte[] there = rooms.putIfAbsent(key, bytes, LIFESPAN);
    while (there != null && readRoom(there).epoch() <= room.epoch()) {
      there =
          rooms.replace(key, there, bytes, LIFESPAN)
              ? null
              : rooms.putIfAbsent(key, bytes, LIFESPAN);
    }
  }

  /// The name is free again.
  void release(Claim claim) {
    Conference conference = claim.conference();
    names.remove(key(conference.account(), conference.friendlyName()), claim.bytes());
  }

  Optional<Claim> named(AccountSid account, String name) {
    return Optional.ofNullable(names.get(key(account, name))).map(this::read);
  }

  /// All names that are taken, of all accounts.
  List<Claim> named() {
    List<Claim> found = new ArrayList<>();
    names.forEach(_ -> true, (_, bytes) -> found.add(read(bytes)));
    return found;
  }

  Optional<LiveRoom> find(AccountSid account, ConferenceSid sid) {
    return Optional.ofNullable(rooms.get(account + "/" + sid)).map(this::readRoom);
  }

  /// The account's, in no order.
  List<LiveRoom> all(AccountSid account) {
    List<LiveRoom> found = new ArrayList<>();
    String prefix = account + "/";
    rooms.forEach(key -> key.startsWith(prefix), (_, bytes) -> found.add(readRoom(bytes)));
    return found;
  }

  private LiveRoom readRoom(byte[] bytes) {
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
