package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes the topics that are missing, and refuses those whose number of partitions is not what the
/// product counts on.
final class KafkaTopics {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration BROKERS_AGAIN = Duration.ofMillis(300);

  private final Admin admin;
  private final int replicationFactor;
  private final int timeoutMillis;

  KafkaTopics(Admin admin, int replicationFactor, Duration timeout) {
    this.admin = admin;
    this.replicationFactor = replicationFactor;
    this.timeoutMillis = (int) timeout.toMillis();
  }

  void create(List<Topic> topics) throws ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    var missing = topics;
    while (true) {
      missing = make(missing);
      if (missing.isEmpty()) {
        break;
      }
      if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
        throw new IllegalStateException(
            "too few brokers for the copies of "
                + missing
                + " (expected: "
                + replicationFactor
                + ")");
      }
      LockSupport.parkNanos(BROKERS_AGAIN.toNanos());
    }
    for (var topic : topics) {
      int partitions = awaitLeaders(topic.name()).size();
      if (partitions != topic.partitions()) {
        // Keys would move to other partitions, away from their changelog.
        throw new IllegalStateException(
            "partitions of "
                + topic.name()
                + ": got "
                + partitions
                + " (expected: "
                + topic.partitions()
                + ")");
      }
    }
  }

  /// @return those for whose copies there are not enough brokers yet: the first start of a cluster
  private List<Topic> make(List<Topic> topics) throws ExecutionException, InterruptedException {
    var results =
        admin
            .createTopics(
                topics.stream().map(this::newTopic).toList(),
                new CreateTopicsOptions().timeoutMs(timeoutMillis))
            .values();
    var missing = new ArrayList<Topic>();
    for (var topic : topics) {
      try {
        Objects.requireNonNull(results.get(topic.name())).get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case InvalidReplicationFactorException _ -> missing.add(topic);
          case TopicExistsException _ -> {}
          case null, default -> throw e;
        }
      }
    }
    return missing;
  }

  /// A topic is made before every broker knows of it; appends and reads in between would only make
  /// noise.
  private List<TopicPartitionInfo> awaitLeaders(String topic)
      throws ExecutionException, InterruptedException {
    var options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
    long begun = System.nanoTime();
    while (true) {
      try {
        var partitions =
            Objects.requireNonNull(
                    admin.describeTopics(List.of(topic), options).topicNameValues().get(topic))
                .get()
                .partitions();
        if (partitions.stream()
            .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty())) {
          return partitions;
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
      if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
        throw new IllegalStateException(
            "topic " + topic + " has no leader after " + timeoutMillis + " ms");
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private NewTopic newTopic(Topic topic) {
    var settings =
        new HashMap<>(
            switch (topic.retention()) {
              case BY_AGE -> byAge();
              case COMPACTED -> compacted();
            });
    settings.put("min.insync.replicas", replicationFactor >= 3 ? "2" : "1");
    if (topic.retention() == Topic.Retention.COMPACTED && replicationFactor > 1) {
      // A stale owner's entry must not make the good one before it disappear until the owner has
      // put that right; by the broker's clock, since the stale one's may be old (decision 13).
      settings.put("message.timestamp.type", "LogAppendTime");
      settings.put("min.compaction.lag.ms", "" + Duration.ofMinutes(15).toMillis());
    }
    return new NewTopic(topic.name(), topic.partitions(), (short) replicationFactor)
        .configs(settings);
  }

  /// Whole segments are deleted, so they have to be small enough to be all old soon after their
  /// first entry is. There is no limit in bytes: it would delete what nobody has read yet.
  private static Map<String, String> byAge() {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", "" + Duration.ofDays(7).toMillis(),
        "segment.ms", "" + Duration.ofHours(6).toMillis(),
        "segment.bytes", "" + (64 << 20));
  }

  /// The segment being written is never compacted: small ones keep a restart's reading short.
  private static Map<String, String> compacted() {
    return Map.of(
        "cleanup.policy", "compact",
        "segment.ms", "" + Duration.ofMinutes(10).toMillis(),
        "segment.bytes", "" + (16 << 20),
        "min.cleanable.dirty.ratio", "0.5",
        "max.compaction.lag.ms", "" + Duration.ofHours(1).toMillis(),
        "delete.retention.ms", "" + Duration.ofHours(1).toMillis());
  }
}
