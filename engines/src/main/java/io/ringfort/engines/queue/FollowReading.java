package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The reading behind [Queue#follow]: every partition, no group, nothing committed. A follower that
/// throws is given the same entry again after a back-off.
final class FollowReading implements Subscription {
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long FROM_THE_BEGINNING = -1;

  private final KafkaClients clients;
  private final List<TopicPartition> partitions;
  private final Follower follower;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final ReadLoop loop;
  private final QueueMetrics.Watch watch;

  /// For each partition the next offset to give. Only the reading thread touches it.
  private final long[] next;

  /// For each partition where it ended when following began. Only the reading thread touches it.
  private long @Nullable [] ends;

  private final Lateness lateness = new Lateness();

  FollowReading(KafkaQueue.Parts parts, Topic topic, long @Nullable [] from, Follower follower) {
    if (from != null && from.length != topic.partitions()) {
      throw new IllegalArgumentException(
          "offsets to follow "
              + topic.name()
              + " from: got "
              + from.length
              + " (expected: "
              + topic.partitions()
              + ")");
    }
    this.clients = parts.clients();
    this.partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    this.follower = follower;
    this.next = from == null ? new long[topic.partitions()] : from.clone();
    if (from == null) {
      Arrays.fill(next, FROM_THE_BEGINNING);
    }
    this.watch = parts.metrics().watch(this, topic.name(), "follow");
    this.loop =
        new ReadLoop(
            "follow-" + topic.name(), parts.metrics().restarts(topic.name(), "follow"), this::read);
  }

  /// Waits until all that was there at the call has been given.
  void awaitCaughtUp(Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    caughtUp.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read(ReadLoop current) {
    Consumer<String, byte[]> consumer = clients.alone();
    try {
      consumer.assign(partitions);
      for (var partition : partitions) {
        long from = next[partition.partition()];
        if (from == FROM_THE_BEGINNING) {
          consumer.seekToBeginning(List.of(partition));
        } else {
          consumer.seek(partition, from);
        }
      }
      if (ends == null) {
        var found = consumer.endOffsets(partitions);
        ends = partitions.stream().mapToLong(found::get).toArray();
      }
      while (!current.isClosed()) {
        turn(consumer, ends);
      }
    } finally {
      consumer.close(CloseOptions.timeout(PATIENCE));
    }
  }

  private void turn(Consumer<String, byte[]> consumer, long[] goal) {
    for (var r : consumer.poll(IDLE)) {
      if (!WriterEpoch.isMarker(r.key())) {
        follower.see(new Entry(r.partition(), r.offset(), r.key(), r.value()));
      }
      next[r.partition()] = r.offset() + 1;
      lateness.read(r.timestamp());
    }
    lateness.lag(
        partitions.stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum(),
        System.currentTimeMillis());
    if (!caughtUp.isDone()
        && partitions.stream().allMatch(p -> consumer.position(p) >= goal[p.partition()])) {
      caughtUp.complete(null);
    }
  }

  @Override
  public long inHand() {
    return 0;
  }

  @Override
  public long lag() {
    return lateness.lag();
  }

  @Override
  public Duration age() {
    return Duration.ofMillis(lateness.millis(System.currentTimeMillis()));
  }

  @Override
  public void close() {
    loop.close();
    watch.close();
  }
}
