package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads partitions of a changelog to their end and keeps the last entry of each key. Lives in the
/// thread that polls, a step at a time, so that a long changelog does not keep that thread from its
/// group. Memory: the live entries of what is being read.
final class ChangelogReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final String changelog;
  private final Map<TopicPartition, Reading> readings = new HashMap<>();
  private @Nullable Consumer<String, byte[]> consumer;

  private record Reading(long end, Map<String, Entry> live) {}

  ChangelogReader(KafkaClients clients, String changelog) {
    this.clients = clients;
    this.changelog = changelog;
  }

  boolean isReading() {
    return !readings.isEmpty();
  }

  boolean isReading(int partition) {
    return readings.containsKey(new TopicPartition(changelog, partition));
  }

  /// Begins with a partition; its end is where it ends now.
  void add(int id) {
    var partition = new TopicPartition(changelog, id);
    var reader = consumer;
    if (reader == null) {
      reader = clients.alone();
      consumer = reader;
    }
    long end = Objects.requireNonNull(reader.endOffsets(Set.of(partition)).get(partition));
    readings.put(partition, new Reading(end, new LinkedHashMap<>()));
    reader.assign(readings.keySet());
    reader.seekToBeginning(Set.of(partition));
  }

  void remove(int id) {
    readings.remove(new TopicPartition(changelog, id));
    trim();
  }

  /// Reads on, and returns the live entries, in the order of their offsets, of the partitions that
  /// are complete now.
  Map<Integer, List<Entry>> step(Duration timeout) {
    var reader = consumer;
    if (reader == null) {
      return Map.of();
    }
    var records = reader.poll(timeout);
    for (var partition : records.partitions()) {
      var live = Objects.requireNonNull(readings.get(partition)).live();
      for (var r : records.records(partition)) {
        // Removed first, so that the key moves to the place of its last entry.
        live.remove(r.key());
        if (r.value() != null) {
          live.put(r.key(), new Entry(r.partition(), r.offset(), r.key(), r.value()));
        }
      }
    }
    var complete = new HashMap<Integer, List<Entry>>();
    readings.forEach(
        (partition, reading) -> {
          if (reader.position(partition) >= reading.end()) {
            complete.put(partition.partition(), new ArrayList<>(reading.live().values()));
          }
        });
    if (!complete.isEmpty()) {
      complete.keySet().forEach(id -> readings.remove(new TopicPartition(changelog, id)));
      trim();
    }
    return complete;
  }

  private void trim() {
    var reader = consumer;
    if (reader != null && readings.isEmpty()) {
      close();
    } else if (reader != null) {
      reader.assign(readings.keySet());
    }
  }

  @Override
  public void close() {
    var reader = consumer;
    consumer = null;
    if (reader != null) {
      reader.close(CloseOptions.timeout(PATIENCE));
    }
  }
}
