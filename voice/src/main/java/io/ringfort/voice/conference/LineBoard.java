package io.ringfort.voice.conference;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What any host reads of waiting lines, in the memory store: which host has each, and who is in
/// it. Nothing stays for ever, as on the [Board]. Any thread; blocks.
final class LineBoard {
  private static final String HOMES = "rooms/queue-homes";
  private static final String LINES = "rooms/queues";

  private final MemoryMap claims;
  private final MemoryMap lines;
  private final Directory directory;
  private final Homes homes;
  private final Json json;

  /// @param bytes of the entry
  /// @param isNew whether nobody had it just before: what is shown of the line is a leftover then
  record Claim(Housed line, byte[] bytes, boolean isNew) {
    Home home() {
      return line.home();
    }
  }

  record Housed(AccountSid account, String name, QueueSid sid, Home home) {}

  LineBoard(Outside.Shown shown, Directory directory, Homes homes) {
    this.directory = directory;
    this.homes = homes;
    json = shown.json();
    claims = shown.memory().map(HOMES);
    lines = shown.memory().map(LINES);
  }

  private static String key(Housed line) {
    return Rooms.anchor(line.account(), line.name());
  }

  /// The line with a home that lives: the one that it has, else this host for one that is new, else
  /// the one that everybody would choose.
  ///
  /// @param sid of a new one
  /// @param first of a new one
  Claim claim(AccountSid account, String name, QueueSid sid, Home first) {
    Housed fresh = new Housed(account, name, sid, first);
    byte[] bytes = json.bytes(fresh);
    while (true) {
      byte[] there = claims.putIfAbsent(key(fresh), bytes, Board.LIFESPAN);
      if (there == null) {
        return new Claim(fresh, bytes, true);
      }
      Optional<Claim> housed = housed(read(there));
      if (housed.isPresent()) {
        return housed.get();
      }
    }
  }

  private Claim read(byte[] bytes) {
    return new Claim(json.read(bytes, Housed.class), bytes, false);
  }

  /// The same with a home that lives.
  ///
  /// @return empty when somebody was faster
  Optional<Claim> housed(Claim claim) {
    if (homes.isAlive(claim.home())) {
      return Optional.of(claim);
    }
    Home next = homes.chosen(key(claim.line()), claim.home().epoch() + 1);
    return next == null ? Optional.empty() : moved(claim, next);
  }

  /// The same with that home.
  ///
  /// @return empty when somebody was faster
  Optional<Claim> moved(Claim claim, Home home) {
    Housed was = claim.line();
    Housed next = new Housed(was.account(), was.name(), was.sid(), home);
    byte[] bytes = json.bytes(next);
    return claims.replace(key(was), claim.bytes(), bytes, Board.LIFESPAN)
        ? Optional.of(new Claim(next, bytes, false))
        : Optional.empty();
  }

  Optional<Claim> find(AccountSid account, String name) {
    return Optional.ofNullable(claims.get(Rooms.anchor(account, name))).map(this::read);
  }

  /// All of them, of all accounts.
  List<Claim> all() {
    List<Claim> found = new ArrayList<>();
    claims.forEach(_ -> true, (_, bytes) -> found.add(read(bytes)));
    return found;
  }

  /// The claim lives on.
  void keep(Claim claim) {
    if (!claims.replace(key(claim.line()), claim.bytes(), claim.bytes(), Board.LIFESPAN)) {
      claims.putIfAbsent(key(claim.line()), claim.bytes(), Board.LIFESPAN);
    }
  }

  /// @return false when a later home wrote it meanwhile
  boolean show(LiveLine line) {
    String key = Rooms.anchor(line.account(), line.name());
    byte[] bytes = json.bytes(line);
    byte[] there = lines.putIfAbsent(key, bytes, Board.LIFESPAN);
    while (there != null) {
      if (readLine(there).epoch() > line.epoch()) {
        return false;
      }
      there =
          lines.replace(key, there, bytes, Board.LIFESPAN)
              ? null
              : lines.putIfAbsent(key, bytes, Board.LIFESPAN);
    }
    return true;
  }

  /// Nobody needs it any more.
  void release(Claim claim) {
    String key = key(claim.line());
    // First what is shown: the next one to be shown is then the next line's.
    byte[] there = lines.get(key);
    if (there != null && readLine(there).epoch() <= claim.home().epoch()) {
      lines.remove(key, there);
    }
    claims.remove(key, claim.bytes());
  }

  /// A line as it is shown.
  Optional<LiveLine> line(AccountSid account, String name) {
    return Optional.ofNullable(lines.get(Rooms.anchor(account, name))).map(this::readLine);
  }

  /// The same by its SID. What a document named may have got another SID in the directory, so the
  /// name counts, too.
  Optional<LiveLine> line(AccountSid account, QueueSid sid) {
    @Nullable String name = directory.queue(sid).map(VoiceQueue::friendlyName).orElse(null);
    if (name != null) {
      return line(account, name);
    }
    List<LiveLine> found = new ArrayList<>();
    String prefix = account + "/";
    lines.forEach(key -> key.startsWith(prefix), (_, bytes) -> found.add(readLine(bytes)));
    return found.stream().filter(l -> l.sid().equals(sid)).findFirst();
  }

  private LiveLine readLine(byte[] bytes) {
    return json.read(bytes, LiveLine.class);
  }
}
