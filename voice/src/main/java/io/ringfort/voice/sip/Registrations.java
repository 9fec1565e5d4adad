package io.ringfort.voice.sip;

import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Where phones are, in the memory that all hosts share. Blocks; any thread.
final class Registrations {
  /// The name of the map.
  static final String MAP = "by-key/registrations";

  private final MemoryMap map;
  private final Json json = new Json();

  /// @param uri its Contact
  /// @param q its preference, 0 to 1000
  /// @param callId of the REGISTER, whose numbers order those of one phone
  /// @param transport and `flow`, the address of its connection or its source: how it is reached
  /// @param via the listener of the edge that it reached; null: of any
  record Contact(
      String uri,
      int q,
      Instant expires,
      String callId,
      long cseq,
      String transport,
      String flow,
      @Nullable String via) {

    Hop hop() {
      var named = Transport.named(transport).orElse(Transport.UDP);
      return Hop.flow(named, HostPort.parse(flow)).by(via == null ? null : HostPort.parse(via));
    }
  }

  record Contacts(List<Contact> all) {
    Contacts {
      all = List.copyOf(all);
    }

    static final Contacts NONE = new Contacts(List.of());

    /// Those that have not expired, the preferred ones first.
    Contacts current(Instant now) {
      var current = new ArrayList<>(all);
      current.removeIf(c -> !c.expires().isAfter(now));
      current.sort(Comparator.comparingInt(Contact::q).reversed());
      return new Contacts(current);
    }
  }

  Registrations(MemoryMap map) {
    this.map = map;
  }

  static String key(String user, String domain) {
    return user + "@" + domain.toLowerCase(Locale.ROOT);
  }

  Contacts of(String key, Instant now) {
    byte[] stored = map.get(key);
    return stored == null ? Contacts.NONE : json.read(stored, Contacts.class).current(now);
  }

  /// Changes the contacts of an address by compare-and-set, so that two phones of one user, at two
  /// hosts, do not undo each other.
  ///
  /// @return the contacts as they are now
  Contacts change(String key, Instant now, UnaryOperator<Contacts> change) {
    while (true) {
      byte[] stored = map.get(key);
      var before = stored == null ? Contacts.NONE : json.read(stored, Contacts.class).current(now);
      var after = change.apply(before).current(now);
      if (replace(key, stored, after, now)) {
        return after;
      }
    }
  }

  private boolean replace(String key, byte @Nullable [] stored, Contacts after, Instant now) {
    if (after.all().isEmpty()) {
      return stored == null || map.remove(key, stored);
    }
    var last = after.all().stream().map(Contact::expires).max(Instant::compareTo).orElse(now);
    var lifespan = Duration.between(now, last);
    byte[] bytes = json.bytes(after);
    return stored == null
        ? map.putIfAbsent(key, bytes, lifespan) == null
        : map.replace(key, stored, bytes, lifespan);
  }
}
