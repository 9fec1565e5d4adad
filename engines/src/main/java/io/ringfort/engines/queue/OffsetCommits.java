package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the broker how far a group has come: five times a second, sooner when much is settled, one
/// request at a time. Lives in the thread that polls.
final class OffsetCommits {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final long MUCH = 2000;

  /// How often the group is asked whether it still counts this member, when there is nothing to
  /// commit.
  private static final Duration ROLL_CALL = Duration.ofMillis(700);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Consumer<String, byte[]> consumer;
  private final @Nullable Membership membership;
  private final Map<TopicPartition, OffsetAndMetadata> rollCall;
  private final Map<TopicPartition, Long> confirmed = new HashMap<>();
  private boolean asking;
  private long lastAsked = System.nanoTime() - ROLL_CALL.toNanos();

  OffsetCommits(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
    this.membership = null;
    this.rollCall = Map.of();
  }

  /// Tells the membership, too: the group refuses a commit by whom it does not count.
  ///
  /// @param unread a partition that the group does not read: its offset is committed, over and
  /// over,   when there is nothing else to commit
  OffsetCommits(Consumer<String, byte[]> consumer, Membership membership, TopicPartition unread) {
    this.consumer = consumer;
    this.membership = membership;
    this.rollCall = Map.of(unread, new OffsetAndMetadata(0));
  }

  /// Commits if it is time to.
  ///
  /// @param settled for each partition the next offset to be read after a crash; 0 when nothing is
  ///   settled yet
  /// @param told is called in this thread, within a later poll, for each partition the broker has
  ///   confirmed
  void tick(Map<TopicPartition, Long> settled, ObjLongConsumer<TopicPartition> told) {
    if (asking) {
      return;
    }
    long now = System.nanoTime();
    var news = news(settled);
    if (news.isEmpty()) {
      // Without an assignment it may not be a member yet, and there is nothing to hold.
      if (!rollCall.isEmpty()
          && !consumer.assignment().isEmpty()
          && now - lastAsked >= ROLL_CALL.toNanos()) {
        ask(now, rollCall, Map.of(), told);
      }
      return;
    }
    long entries = 0;
    for (var e : news.entrySet()) {
      entries += e.getValue() - confirmed.getOrDefault(e.getKey(), 0L);
    }
    if (entries >= MUCH || now - lastAsked >= INTERVAL.toNanos()) {
      ask(now, offsets(news), news, told);
    }
  }

  private void ask(
      long now,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, Long> news,
      ObjLongConsumer<TopicPartition> told) {
    asking = true;
    lastAsked = now;
    consumer.commitAsync(
        offsets,
        (_, error) -> {
          asking = false;
          if (error != null) {
            LOG.warn("commit of {} failed and is tried again", news, error);
            return;
          }
          if (membership != null) {
            membership.confirm(now);
          }
          news.forEach(
              (partition, next) -> {
                confirmed.merge(partition, next, Math::max);
                told.accept(partition, next);
              });
        });
  }

  /// The last commit before the partitions go: waits for it, but a failure only means that entries
  /// come again.
  void finish(Map<TopicPartition, Long> settled) {
    var news = news(settled);
    if (!news.isEmpty()) {
      try {
        consumer.commitSync(offsets(news), PATIENCE);
      } catch (KafkaException e) {
        LOG.warn("last commit of {} failed: what is settled comes again", news, e);
      }
    }
    settled.keySet().forEach(confirmed::remove);
  }

  private Map<TopicPartition, Long> news(Map<TopicPartition, Long> settled) {
    var news = new HashMap<TopicPartition, Long>();
    settled.forEach(
        (partition, next) -> {
          if (next > confirmed.getOrDefault(partition, 0L)) {
            news.put(partition, next);
          }
        });
    return news;
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> settled) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    settled.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
    return offsets;
  }
}
