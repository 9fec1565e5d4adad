package io.ringfort.engines.memory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Those entries of a map whose keys begin with a prefix, seen as a map of their own.
final class PartOfMap implements MemoryMap {
  private final MemoryMap whole;
  private final String prefix;

  PartOfMap(MemoryMap whole, String prefix) {
    this.whole = whole;
    this.prefix = prefix;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return whole.get(prefix + key);
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    whole.put(prefix + key, value, lifespan);
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    return whole.putIfAbsent(prefix + key, value, lifespan);
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return whole.replace(prefix + key, expected, value, lifespan);
  }

  @Override
  public boolean replaceQuietly(
      String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return whole.replaceQuietly(prefix + key, expected, value, lifespan);
  }

  @Override
  public void remove(String key) {
    whole.remove(prefix + key);
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    return whole.remove(prefix + key, expected);
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries) {
    whole.forEach(
        key -> key.startsWith(prefix) && keys.test(bare(key)),
        (key, value) -> entries.accept(bare(key), value));
  }

  /// A scan of the whole map.
  @Override
  public long size() {
    var count = new AtomicLong();
    forEach(_ -> true, (_, _) -> count.incrementAndGet());
    return count.get();
  }

  @Override
  public Listening listen(Listener listener) {
    return whole.listen(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            listener.changed(bare(key), value);
          }
        });
  }

  private String bare(String key) {
    return key.substring(prefix.length());
  }
}
