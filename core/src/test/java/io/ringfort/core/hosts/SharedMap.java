package io.ringfort.core.hosts;

import io.ringfort.core.inside.Inside;
import io.ringfort.engines.memory.MemoryMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A map of another process, so that hosts in JVMs of their own share one without a cluster.
final class SharedMap implements MemoryMap {
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private final Inside inside;
  private final Host owner;

  record Question(
      String key, byte @Nullable [] expected, byte @Nullable [] value, String operation) {}

  record Answer(byte @Nullable [] value, boolean done, Map<String, byte[]> entries) {}

  SharedMap(Inside inside, Host owner) {
    this.inside = inside;
    this.owner = owner;
  }

  /// Lets others use the map.
  static void share(MemoryMap map, Inside inside) {
    inside.answer(
        "test.map",
        Question.class,
        q -> {
          byte[] value = q.value() == null ? new byte[0] : q.value();
          byte[] expected = q.expected() == null ? new byte[0] : q.expected();
          return switch (q.operation()) {
            case "get" -> new Answer(map.get(q.key()), true, Map.of());
            case "putIfAbsent" -> new Answer(map.putIfAbsent(q.key(), value, null), true, Map.of());
            case "replace" ->
                new Answer(null, map.replace(q.key(), expected, value, null), Map.of());
            default -> {
              Map<String, byte[]> entries = new LinkedHashMap<>();
              map.forEach(_ -> true, entries::put);
              yield new Answer(null, true, entries);
            }
          };
        });
  }

  private Answer ask(
      String operation, String key, byte @Nullable [] expected, byte @Nullable [] value) {
    return inside.ask(
        owner, "test.map", new Question(key, expected, value, operation), Answer.class, WITHIN);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return ask("get", key, null, null).value();
  }

  @Override
  public byte @Nullable [] putIfAbsent(String key, byte[] value, @Nullable Duration lifespan) {
    return ask("putIfAbsent", key, null, value).value();
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration lifespan) {
    return ask("replace", key, expected, value).done();
  }

  @Override
  public void forEach(Predicate<String> keys, BiConsumer<String, byte[]> entries) {
    ask("entries", "", null, null).entries().forEach(entries);
  }

  /// Scans have to do.
  @Override
  public Listening listen(Listener listener) {
    return () -> {};
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration lifespan) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(String key, byte[] expected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() {
    throw new UnsupportedOperationException();
  }
}
