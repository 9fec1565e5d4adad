package io.ringfort.engines.fakes;

import io.ringfort.engines.memory.MemoryException;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A map under one lock; sorted, so that a test that scans it sees the same order every time.
final class FakeMap implements MemoryMap {
  private final Timer timer;
  private final BooleanSupplier available;
  private final Map<String, Held> entries = new TreeMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /// Compared by identity where it matters: an expiry must not remove a later entry of the same
  /// content.
  private static final class Held {
    final byte[] value;
    Timer.@Nullable Handle expiry;

    Held(byte[] value) {
      this.value = value;
    }
  }

  FakeMap(Timer timer, BooleanSupplier available) {
    this.timer = timer;
    this.available = available;
  }

  private void ask() {
    if (!available.getAsBoolean()) {
      throw new MemoryException("refused", new IllegalStateException("the fake is away"));
    }
  }

  @Override
  public synchronized byte @Nullable [] get(String key) {
    ask();
    var held = entries.get(key);
    return held == null ? null : held.value;
  }

  @Override
  public synchronized void put(String key, byte[] value, @Nullable Duration lifespan) {
    ask();
    var held = new Held(value);
    forgetExpiry(entries.put(key, held));
    if (lifespan != null) {
      held.expiry = timer.after(lifespan, () -> expire(key, held));
    }
    tell(key, value);
  }

  @Override
  public synchronized byte @Nullable [] putIfAbsent(
      String key, byte[] value, @Nullable Duration lifespan) {
    var there = get(key);
    if (there == null) {
      put(key, value, lifespan);
    }
    return there;
  }

  @Override
  public synchronized boolean replace(
      String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    if (!Arrays.equals(expected, get(key))) {
      return false;
    }
    put(key, value, lifespan);
    return true;
  }

  @Override
  public synchronized void remove(String key) {
    ask();
    var held = entries.remove(key);
    if (held != null) {
      forgetExpiry(held);
      tell(key, null);
    }
  }

  @Override
  public synchronized boolean remove(String key, byte[] expected) {
    if (!Arrays.equals(expected, get(key))) {
      return false;
    }
    remove(key);
    return true;
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> consumer) {
    ask();
    Map<String, Held> all;
    synchronized (this) {
      all = new TreeMap<>(entries);
    }
    all.forEach(
        (key, held) -> {
          if (keys.test(key)) {
            consumer.accept(key, held.value);
          }
        });
  }

  @Override
  public synchronized long size() {
    ask();
    return entries.size();
  }

  @Override
  public Listening listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  synchronized void forget() {
    entries.values().forEach(FakeMap::forgetExpiry);
    entries.clear();
  }

  private synchronized void expire(String key, Held held) {
    if (entries.remove(key, held)) {
      tell(key, null);
    }
  }

  private static void forgetExpiry(@Nullable Held held) {
    if (held != null && held.expiry != null) {
      held.expiry.cancel();
    }
  }

  /// Under the lock, as in the real one: changes of a key are told in their order.
  private void tell(String key, byte @Nullable [] value) {
    listeners.forEach(listener -> listener.changed(key, value));
  }
}
