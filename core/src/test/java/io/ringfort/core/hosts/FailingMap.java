package io.ringfort.core.hosts;

import io.ringfort.engines.memory.MemoryMap;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A host's way to a map, which a test cuts.
final class FailingMap implements MemoryMap {
  private final MemoryMap map;
  volatile boolean away;

  /// The next write is done, but its answer lost.
  volatile boolean losesAnswer;

  /// The next look through all entries has no answer.
  volatile boolean losesLook;

  FailingMap(MemoryMap map) {
    this.map = map;
  }

  private MemoryMap map() {
    if (away) {
      throw new IllegalStateException("memory is away");
    }
    return map;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return map().get(key);
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    map().put(key, value, lifespan);
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    return map().putIfAbsent(key, value, lifespan);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    boolean replaced = map().replace(key, expected, value, lifespan);
    if (losesAnswer) {
      losesAnswer = false;
      throw new IllegalStateException("no answer");
    }
    return replaced;
  }

  @Override
  public void remove(String key) {
    map().remove(key);
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    return map().remove(key, expected);
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries) {
    if (losesLook) {
      losesLook = false;
      throw new IllegalStateException("no answer");
    }
    map().forEach(keys, entries);
  }

  @Override
  public long size() {
    return map().size();
  }

  @Override
  public Listening listen(Listener listener) {
    return map.listen(
        (key, value) -> {
          if (!away) {
            listener.changed(key, value);
          }
        });
  }
}
