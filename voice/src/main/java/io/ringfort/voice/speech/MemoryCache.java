package io.ringfort.voice.speech;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What was used last, up to a number of bytes; the longest unused goes first. Any thread.
final class MemoryCache<V> {

  /// What an entry costs besides its sound.
  private static final int OVERHEAD = 300;

  private final long most;
  private final ToLongFunction<V> weigh;
  private final LinkedHashMap<String, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  MemoryCache(long most, ToLongFunction<V> weigh) {
    this.most = most;
    this.weigh = weigh;
  }

  synchronized Optional<V> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /// One that would push out most of the others is not kept.
  synchronized void put(String key, V value) {
    remove(key);
    if (weightOf(value) > most / 4) {
      return;
    }
    entries.put(key, value);
    weight += weightOf(value);
    for (Iterator<V> longestUnused = entries.values().iterator(); weight > most; ) {
      weight -= weightOf(longestUnused.next());
      longestUnused.remove();
    }
  }

  synchronized void remove(String key) {
    V removed = entries.remove(key);
    if (removed != null) {
      weight -= weightOf(removed);
    }
  }

  synchronized long weight() {
    return weight;
  }

  private long weightOf(V value) {
    return weigh.applyAsLong(value) + OVERHEAD;
  }
}
