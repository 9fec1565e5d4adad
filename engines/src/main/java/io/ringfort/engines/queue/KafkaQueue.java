package io.ringfort.engines.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue on Apache Kafka. One per process; any thread. Close what was subscribed first: closing
/// the queue ends its producer.
///
/// [#append] does not wait for the broker. It may hold its caller for a quarter of a second at
/// most, when 32 MB of a topic's entries are unconfirmed or a topic has no leader; after that its
/// future fails.
public final class KafkaQueue implements Queue {
  /// Where entries go that cannot succeed: key and value as they were, headers `reason topic
  /// partition offset time`.
  public static final Topic DEAD_LETTERS = new Topic("dead-letters", 1, Topic.Retention.BY_AGE);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaQueue.class);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LATELY = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Admin admin;
  private final Parts parts;
  private final Duration startTimeout;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long answeredAt;

  /// What the readings share.
  record Parts(KafkaClients clients, Appends appends, QueueMetrics metrics) {

    int partitionOf(Topic topic, String key) {
      return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)))
          % topic.partitions();
    }
  }

  /// How to reach the brokers and how long to wait for them.
  ///
  /// @param bootstrap `host:port` of one broker or more, with commas between
  /// @param replicationFactor copies of each topic that is made; with 3 or more an append needs 2
  ///   of them
  /// @param appendTimeout after which an append that is not confirmed fails
  /// @param startTimeout how long starting, and catching up in [Queue#follow], may wait for the
  ///   brokers
  public record Config(
      String bootstrap, int replicationFactor, Duration appendTimeout, Duration startTimeout) {

    /// For one broker.
    public static Config local(String bootstrap) {
      return new Config(bootstrap, 1, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
  }

  private KafkaQueue(Config config, Admin admin, Parts parts) {
    this.admin = admin;
    this.parts = parts;
    this.startTimeout = config.startTimeout();
    this.answeredAt = System.nanoTime();
    Threads.startDaemon("queue-health", this::probe);
  }

  /// Connects, and makes the topics that are missing, [#DEAD_LETTERS] among them.
  ///
  /// @throws QueueException when the brokers do not answer in time, or a topic exists with other
  ///   partitions
  public static KafkaQueue start(Config config, List<Topic> topics, MeterRegistry registry) {
    var clients = new KafkaClients(config.bootstrap(), config.appendTimeout());
    var metrics = new QueueMetrics(registry);
    var all = new ArrayList<>(topics);
    all.add(DEAD_LETTERS);
    var admin = Admin.create(clients.common());
    var appends = new Appends(clients, metrics);
    try {
      new KafkaTopics(admin, config.replicationFactor(), config.startTimeout()).create(all);
      all.forEach(topic -> appends.warm(topic, config.startTimeout()));
      return new KafkaQueue(config, admin, new Parts(clients, appends, metrics));
    } catch (ExecutionException | InterruptedException | RuntimeException e) {
      admin.close(PATIENCE);
      appends.close();
      throw new QueueException("the queue did not start at " + config.bootstrap(), e);
    }
  }

  @Override
  public CompletableFuture<Position> append(Topic topic, String key, byte[] value) {
    return append(topic, partitionOf(topic, key), key, value);
  }

  @Override
  public CompletableFuture<Position> append(
      Topic topic, int partition, String key, byte @Nullable [] value) {
    return parts.appends().append(topic.name(), partition, key, value);
  }

  @Override
  public int partitionOf(Topic topic, String key) {
    return parts.partitionOf(topic, key);
  }

  @Override
  public Subscription own(
      Topic topic, Topic changelog, String group, IntFunction<PartitionOwner> owners) {
    if (changelog.partitions() != topic.partitions()) {
      throw new IllegalArgumentException(
          "partitions of changelog "
              + changelog.name()
              + ": got "
              + changelog.partitions()
              + " (expected: "
              + topic.partitions()
              + " as "
              + topic.name()
              + ")");
    }
    return new OwnedReading(parts, topic, changelog, group, owners);
  }

  @Override
  public Subscription work(Topic topic, String group, int window, Worker worker) {
    return new PoolReading(
        parts,
        topic,
        group,
        new PoolReading.Shape(window, 1),
        (entries, attempt) -> worker.handle(entries.getFirst(), attempt));
  }

  @Override
  public Subscription workInBatches(Topic topic, String group, int batchSize, BatchWorker worker) {
    return new PoolReading(
        parts,
        topic,
        group,
        new PoolReading.Shape(1, batchSize),
        (entries, _) -> {
          worker.handle(entries);
          return new Outcome.Done();
        });
  }

  @Override
  public Subscription follow(Topic topic, long @Nullable [] from, Follower follower) {
    var reading = new FollowReading(parts, topic, from, follower);
    try {
      reading.awaitCaughtUp(startTimeout);
      return reading;
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      reading.close();
      throw new QueueException("did not catch up with " + topic.name(), e);
    }
  }

  @Override
  public boolean isHealthy() {
    return System.nanoTime() - answeredAt < LATELY.toNanos();
  }

  private void probe() {
    var options = new DescribeClusterOptions().timeoutMs((int) LATELY.toMillis());
    try {
      do {
        try {
          admin.describeCluster(options).nodes().get();
          answeredAt = System.nanoTime();
        } catch (ExecutionException e) {
          LOG.warn("the brokers do not answer", e);
        }
      } while (!closed.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException | RuntimeException e) {
      // The queue counts as unhealthy from now on; without this line nobody would know why.
      LOG.error("the queue's health is no longer looked at", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    parts.appends().close();
    admin.close(PATIENCE);
  }
}
