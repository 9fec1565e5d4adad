package io.ringfort.engines.memory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One map of [LocalMemory]. Readers take no lock. Writers of one key take turns, so that listeners
/// are told of its changes in their order.
final class LocalMap implements MemoryMap {
  private static final int STRIPES = 64;

  /// The clock's zero is anywhere, so times are counted from here: then they compare as numbers.
  private static final long ORIGIN = System.nanoTime();

  private static final long NEVER = Long.MAX_VALUE;

  private final Map<String, Held> entries = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock[] stripes =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

  /// No entry expires before it. An entry that was replaced meanwhile makes it too early, never too
  /// late.
  private final AtomicLong earliest = new AtomicLong(NEVER);

  /// Compared by identity where it matters: an expiry must not remove a later entry of the same
  /// content.
  private static final class Held {
    private final byte[] value;
    private final long expires;

    Held(byte[] value, long expires) {
      this.value = value;
      this.expires = expires;
    }

    boolean isExpired(long now) {
      return expires <= now;
    }
  }

  private static long now() {
    return System.nanoTime() - ORIGIN;
  }

  private ReentrantLock stripe(String key) {
    int hash = key.hashCode();
    return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
  }

  private @Nullable Held live(String key) {
    var held = entries.get(key);
    return held == null || (held.expires != NEVER && held.isExpired(now())) ? null : held;
  }

  @Override
  public byte @Nullable [] get(String key) {
    var held = live(key);
    return held == null ? null : held.value;
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    var lock = stripe(key);
    lock.lock();
    try {
      set(key, value, lifespan);
    } finally {
      lock.unlock();
    }
  }

  /// Under the key's lock.
  private void set(String key, byte[] value, @Nullable Duration lifespan) {
    long expires = lifespan == null ? NEVER : now() + lifespan.toNanos();
    entries.put(key, new Held(value, expires));
    // After the entry is there: a scan that came between does not count it, and must not be the
    // last to set the time.
    if (expires < earliest.get()) {
      earliest.accumulateAndGet(expires, Math::min);
    }
    tell(key, value);
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    var lock = stripe(key);
    lock.lock();
    try {
      var there = live(key);
      if (there != null) {
        return there.value;
      }
      set(key, value, lifespan);
      return null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    var lock = stripe(key);
    lock.lock();
    try {
      var there = live(key);
      if (there == null || !Arrays.equals(expected, there.value)) {
        return false;
      }
      set(key, value, lifespan);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void remove(String key) {
    var lock = stripe(key);
    lock.lock();
    try {
      if (entries.remove(key) != null) {
        tell(key, null);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    var lock = stripe(key);
    lock.lock();
    try {
      var there = live(key);
      if (there == null || !Arrays.equals(expected, there.value)) {
        return false;
      }
      entries.remove(key);
      tell(key, null);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> consumer) {
    long now = now();
    entries.forEach(
        (key, held) -> {
          if (!held.isExpired(now) && keys.test(key)) {
            consumer.accept(key, held.value);
          }
        });
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public Listening listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Takes out what has expired, and tells. A scan, but only when something may have: most entries
  /// are replaced long before their time.
  ///
  /// @param nanoTime of [System#nanoTime]
  void expire(long nanoTime) {
    long now = nanoTime - ORIGIN;
    if (earliest.get() > now) {
      return;
    }
    earliest.set(NEVER);
    long next = NEVER;
    for (var entry : entries.entrySet()) {
      var held = entry.getValue();
      if (held.isExpired(now)) {
        expire(entry.getKey(), held);
      } else {
        next = Math.min(next, held.expires);
      }
    }
    earliest.accumulateAndGet(next, Math::min);
  }

  private void expire(String key, Held held) {
    var lock = stripe(key);
    lock.lock();
    try {
      if (entries.remove(key, held)) {
        tell(key, null);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Under the key's lock.
  private void tell(String key, byte @Nullable [] value) {
    if (!listeners.isEmpty()) {
      listeners.forEach(listener -> listener.changed(key, value));
    }
  }
}
