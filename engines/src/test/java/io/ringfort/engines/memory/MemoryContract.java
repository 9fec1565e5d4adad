package io.ringfort.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every memory promises.
public abstract class MemoryContract {
  private static final Duration SHORT = Duration.ofMillis(150);

  private Memory memory;
  private MemoryMap map;

  /// Of the same group.
  private MemoryMap other;

  protected abstract Memory start();

  @BeforeEach
  void startOne() {
    memory = start();
    String group = "map-" + UUID.randomUUID();
    map = memory.map(group + "/one");
    other = memory.map(group + "/other");
    other.put("a", bytes("of the other"), null);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes();
  }

  @Test
  void whatIsPutIsThereUntilItIsRemoved() {
    assertThat(map.get("a")).isNull();
    map.put("a", bytes("1"), null);
    assertThat(map.get("a")).isEqualTo(bytes("1"));
    map.put("a", bytes("2"), null);
    assertThat(map.get("a")).isEqualTo(bytes("2"));
    map.remove("a");
    assertThat(map.get("a")).isNull();
  }

  @Test
  void mapsOfOneNameAreTheSameAndOthersAreNot() {
    memory.map("x").put("k", bytes("1"), null);

    assertThat(memory.map("x").get("k")).isEqualTo(bytes("1"));
    assertThat(memory.map("y").get("k")).isNull();
  }

  @Test
  void mapsOfOneGroupSeeNothingOfEachOther() {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (var _ = map.listen((key, _) -> heard.add(key))) {
      other.put("b", bytes("2"), null);
      map.put("c", bytes("3"), null);
      await().untilAsserted(() -> assertThat(heard).contains("c"));
    }
    List<String> seen = new CopyOnWriteArrayList<>();
    map.forEach(_ -> true, (key, _) -> seen.add(key));

    assertThat(heard).containsOnly("c");
    assertThat(seen).containsExactly("c");
    assertThat(map.size()).isEqualTo(1);
    assertThat(other.get("a")).isEqualTo(bytes("of the other"));
  }

  @Test
  void putIfAbsentGivesWhatIsThere() {
    assertThat(map.putIfAbsent("a", bytes("1"), null)).isNull();
    assertThat(map.putIfAbsent("a", bytes("2"), null)).isEqualTo(bytes("1"));
    assertThat(map.get("a")).isEqualTo(bytes("1"));
  }

  @Test
  void replaceComparesContent() {
    map.put("a", bytes("1"), null);

    assertThat(map.replace("a", bytes("other"), bytes("2"), null)).isFalse();
    assertThat(map.replace("a", bytes("1"), bytes("2"), null)).isTrue();
    assertThat(map.get("a")).isEqualTo(bytes("2"));
    assertThat(map.replace("absent", bytes("1"), bytes("2"), null)).isFalse();
  }

  @Test
  void removeComparesContent() {
    map.put("a", bytes("1"), null);

    assertThat(map.remove("a", bytes("other"))).isFalse();
    assertThat(map.remove("a", bytes("1"))).isTrue();
    assertThat(map.remove("a", bytes("1"))).isFalse();
  }

  @Test
  void onlyOneOfManyWinsACompareAndSet() throws Exception {
    map.put("n", bytes("0"), null);
    var wins = new AtomicInteger();
    var threads =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              for (int i = 0; i < 250; i++) {
                                var before = map.get("n");
                                var after = bytes("" + (Integer.parseInt(new String(before)) + 1));
                                if (map.replace("n", before, after, null)) {
                                  wins.incrementAndGet();
                                }
                              }
                            }))
            .toList();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(new String(map.get("n"))).isEqualTo("" + wins.get());
  }

  @Test
  void anEntryIsGoneAfterItsLifespan() {
    long begun = System.nanoTime();
    map.put("a", bytes("1"), SHORT);
    map.putIfAbsent("b", bytes("1"), SHORT);
    map.put("c", bytes("1"), null);
    map.replace("c", bytes("1"), bytes("2"), SHORT);
    map.put("stays", bytes("1"), null);
    assertThat(map.get("a")).isEqualTo(bytes("1"));

    await().pollInterval(Duration.ofMillis(5)).until(() -> map.get("a") == null);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(SHORT.minusMillis(5), SHORT.plusSeconds(2));
    await().until(() -> map.get("b") == null && map.get("c") == null);
    assertThat(map.get("stays")).isEqualTo(bytes("1"));
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void aLaterPutReplacesTheLifespanToo() {
    map.put("a", bytes("1"), SHORT);
    map.put("a", bytes("2"), null);
    map.put("b", bytes("1"), SHORT);

    await().until(() -> map.get("b") == null);
    assertThat(map.get("a")).isEqualTo(bytes("2"));
  }

  @Test
  void forEachGivesTheEntriesWhoseKeyPasses() {
    map.put("a1", bytes("1"), null);
    map.put("a2", bytes("2"), null);
    map.put("b1", bytes("3"), null);
    var seen = new TreeMap<String, String>();

    map.forEach(key -> key.startsWith("a"), (key, value) -> seen.put(key, new String(value)));

    assertThat(seen).containsExactly(Map.entry("a1", "1"), Map.entry("a2", "2"));
    assertThat(map.size()).isEqualTo(3);
  }

  @Test
  void listenersAreToldOfEveryChangeUntilClosed() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var _ =
        map.listen((key, value) -> tell(told, key, value))) {
      map.put("a", bytes("1"), null);
      map.put("a", bytes("2"), null);
      map.replace("a", bytes("2"), bytes("3"), null);
      map.replace("a", bytes("other"), bytes("4"), null);
      map.putIfAbsent("a", bytes("5"), null);
      map.putIfAbsent("b", bytes("6"), null);
      map.remove("a");
      map.remove("absent");
      map.remove("b", bytes("6"));
      await().until(() -> told.size() >= 6);
    }
    map.put("c", bytes("1"), null);

    String[] changes = {"a=1", "a=2", "a=3", "b=6", "a=-", "b=-"};
    if (tellsLoosely()) {
      assertThat(told).containsExactlyInAnyOrder(changes);
    } else {
      assertThat(told).containsExactly(changes);
    }
  }

  @Test
  void listenersAreToldOfAnExpiryThatNobodyLooksAt() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var _ =
        map.listen((key, value) -> tell(told, key, value))) {
      map.put("a", bytes("1"), SHORT);

      await().untilAsserted(() -> assertThat(told).containsExactly("a=1", "a=-"));
    }
  }

  /// Whether a change may be told twice or after a later one, as the map says of a cluster.
  protected boolean tellsLoosely() {
    return false;
  }

  private void tell(List<String> told, String key, byte @Nullable [] value) {
    var change = key + "=" + (value == null ? "-" : new String(value));
    if (!tellsLoosely() || !told.contains(change)) {
      told.add(change);
    }
  }

  @Test
  void isHealthyUntilClosed() {
    assertThat(memory.isHealthy()).isTrue();
    memory.close();
    assertThat(memory.isHealthy()).isFalse();
  }
}
