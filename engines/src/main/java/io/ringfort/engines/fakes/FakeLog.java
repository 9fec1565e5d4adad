package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Position;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.queue.Topic.Retention;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The entries of all topics and the committed offsets of all groups: what outlives every host of a
/// test.
final class FakeLog {
  private final Map<String, Partition[]> topics = new HashMap<>();
  private final Map<String, long[]> committed = new HashMap<>();

  private static final class Partition {
    final TreeMap<Long, Entry> entries = new TreeMap<>();
    final Map<String, Long> lastOfKey = new HashMap<>();
    long end;
  }

  synchronized Position append(Topic topic, int id, String key, byte @Nullable [] value) {
    var partition = partition(topic, id);
    long offset = partition.end++;
    partition.entries.put(offset, new Entry(id, offset, key, value));
    if (topic.retention() == Retention.COMPACTED) {
      var before = partition.lastOfKey.put(key, offset);
      if (before != null) {
        partition.entries.remove(before);
      }
    }
    return new Position(id, offset);
  }

  /// At most `limit` entries from the offset on.
  synchronized List<Entry> read(Topic topic, int id, long from, int limit) {
    return partition(topic, id).entries.tailMap(from).values().stream().limit(limit).toList();
  }

  /// The entries of a changelog that are not superseded, in the order of their offsets.
  synchronized List<Entry> live(Topic changelog, int id) {
    Collection<Entry> all = partition(changelog, id).entries.values();
    var last = new HashMap<String, Long>();
    all.forEach(entry -> last.put(entry.key(), entry.offset()));
    return new ArrayList<>(all)
        .stream()
            .filter(
                entry ->
                    entry.value() != null && Objects.equals(last.get(entry.key()), entry.offset()))
            .toList();
  }

  synchronized long end(Topic topic, int id) {
    return partition(topic, id).end;
  }

  synchronized long committed(Topic topic, String group, int id) {
    return offsets(topic, group)[id];
  }

  synchronized void commit(Topic topic, String group, int id, long next) {
    var offsets = offsets(topic, group);
    offsets[id] = Math.max(offsets[id], next);
  }

  private long[] offsets(Topic topic, String group) {
    return committed.computeIfAbsent(topic.name() + "/" + group, _ -> new long[topic.partitions()]);
  }

  private Partition partition(Topic topic, int id) {
    var partitions =
        topics.computeIfAbsent(
            topic.name(),
            _ -> {
              var fresh = new Partition[topic.partitions()];
              for (int i = 0; i < fresh.length; i++) {
                fresh[i] = new Partition();
              }
              return fresh;
            });
    return partitions[id];
  }
}
