package io.ringfort.voice.browser;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which tabs of an identity take calls, in the memory that all hosts share, beside the phones that
/// registered over SIP. Blocks; any thread.
public final class Presence {
  /// The name of the map.
  public static final String MAP = "by-key/registrations";

  /// The SDK says every 30 s that it is there.
  private static final Duration FRESH = Duration.ofSeconds(90);

  /// As many of one identity ring together.
  private static final int MOST_TABS = 10;

  private final MemoryMap map;
  private final Json json;

  record Present(Tab tab, Instant until) {}

  record AllPresent(List<Present> all) {
    AllPresent {
      all = List.copyOf(all);
    }

    static final AllPresent NONE = new AllPresent(List.of());
  }

  /// @param map [#MAP]
  public Presence(MemoryMap map, Json json) {
    this.map = map;
    this.json = json;
  }

  private static String key(AccountSid account, String identity) {
    // No address of a phone has a colon.
    return "client:" + account + ":" + identity;
  }

  /// The tabs that are there, the newest last.
  List<Tab> of(AccountSid account, String identity, Instant now) {
    return current(map.get(key(account, identity)), now).all().stream().map(Present::tab).toList();
  }

  /// That tab takes calls from now on, for a while.
  public void put(AccountSid account, String identity, Tab tab, Instant now) {
    change(
        key(account, identity),
        now,
        all -> {
          all.removeIf(p -> p.tab().equals(tab));
          all.add(new Present(tab, now.plus(FRESH)));
          // The one that has been quiet longest goes first.
          while (all.size() > MOST_TABS) {
            all.removeFirst();
          }
          return all;
        });
  }

  public void remove(AccountSid account, String identity, Tab tab, Instant now) {
    change(
        key(account, identity),
        now,
        all -> {
          all.removeIf(p -> p.tab().equals(tab));
          return all;
        });
  }

  private AllPresent current(byte @Nullable [] stored, Instant now) {
    AllPresent all = stored == null ? AllPresent.NONE : json.read(stored, AllPresent.class);
    return new AllPresent(all.all().stream().filter(p -> p.until().isAfter(now)).toList());
  }

  private void change(String key, Instant now, UnaryOperator<List<Present>> change) {
    while (true) {
      byte[] stored = map.get(key);
      List<Present> after = change.apply(new ArrayList<>(current(stored, now).all()));
      if (replace(key, stored, new AllPresent(after))) {
        return;
      }
    }
  }

  private boolean replace(String key, byte @Nullable [] stored, AllPresent after) {
    if (after.all().isEmpty()) {
      return stored == null || map.remove(key, stored);
    }
    byte[] bytes = json.bytes(after);
    return stored == null
        ? map.putIfAbsent(key, bytes, FRESH) == null
        : map.replace(key, stored, bytes, FRESH);
  }
}
