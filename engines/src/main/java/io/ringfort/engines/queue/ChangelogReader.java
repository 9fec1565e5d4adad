package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads partitions of a changelog to an end and keeps the last entry of each key, but for those
/// that a stale owner wrote behind a newer one's. Lives in the thread that polls, a step at a time,
/// so that a long changelog does not keep that thread from its group. Memory: the live entries of
/// what is being read.
final class ChangelogReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final String changelog;
  private final Map<TopicPartition, Reading> readings = new HashMap<>();
  private @Nullable Consumer<String, byte[]> consumer;

  /// What was found in a partition.
  ///
  /// @param live in the order of their offsets
  /// @param overwritten keys whose last entry is a stale owner's
  /// @param epoch of the newest owner that wrote
  record Found(List<Entry> live, Set<String> overwritten, long epoch) {}

  private static final class Reading {
    final long end;
    final Map<String, Entry> live = new LinkedHashMap<>();
    final Set<String> overwritten = new HashSet<>();
    long epoch;

    Reading(long end) {
      this.end = end;
    }

    void see(ConsumerRecord<String, byte[]> r) {
      long writer = WriterEpoch.of(r);
      if (writer >= 0 && writer < epoch) {
        if (!WriterEpoch.isMarker(r.key())) {
          overwritten.add(r.key());
        }
        return;
      }
      epoch = Math.max(epoch, writer);
      if (WriterEpoch.isMarker(r.key())) {
        return;
      }
      overwritten.remove(r.key());
      // Removed first, so that the key moves to the place of its last entry.
      live.remove(r.key());
      if (r.value() != null) {
        live.put(r.key(), new Entry(r.partition(), r.offset(), r.key(), r.value()));
      }
    }

    Found found() {
      return new Found(new ArrayList<>(live.values()), overwritten, epoch);
    }
  }

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

  /// Begins with a partition, up to an offset.
  void add(int id, long end) {
    var partition = new TopicPartition(changelog, id);
    var reader = reader();
    readings.put(partition, new Reading(end));
    reader.assign(readings.keySet());
    reader.seekToBeginning(Set.of(partition));
  }

  /// Begins with a partition, up to where it ends now.
  void add(int id) {
    var partition = new TopicPartition(changelog, id);
    add(id, Objects.requireNonNull(reader().endOffsets(Set.of(partition)).get(partition)));
  }

  private Consumer<String, byte[]> reader() {
    var reader = consumer;
    if (reader == null) {
      reader = clients.alone();
      consumer = reader;
    }
    return reader;
  }

  void remove(int id) {
    readings.remove(new TopicPartition(changelog, id));
    trim();
  }

  /// Reads on, and returns what was found in the partitions that are complete now.
  Map<Integer, Found> step(Duration timeout) {
    var reader = consumer;
    if (reader == null) {
      return Map.of();
    }
    var records = reader.poll(timeout);
    for (var partition : records.partitions()) {
      var reading = Objects.requireNonNull(readings.get(partition));
      for (var r : records.records(partition)) {
        // What stands behind the end is another reading's: it may be a stale owner's, or ours.
        if (r.offset() < reading.end) {
          reading.see(r);
        }
      }
    }
    var complete = new HashMap<Integer, Found>();
    readings.forEach(
        (partition, reading) -> {
          if (reader.position(partition) >= reading.end) {
            complete.put(partition.partition(), reading.found());
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
