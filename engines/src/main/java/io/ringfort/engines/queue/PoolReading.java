package io.ringfort.engines.queue;

import io.micrometer.core.instrument.Counter;
import io.ringfort.engines.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reading behind [Queue#work] and [Queue#workInBatches]. One thread polls and commits; each
/// unit of work has a virtual thread that stays with it, through all its attempts, until it is
/// done, dead, or taken away.
///
/// A unit is one entry (many units out at a time) or a batch (one out at a time). While something
/// read waits for its turn, reading pauses.
final class PoolReading implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(PoolReading.class);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration BUSY = Duration.ofMillis(1);
  private static final Duration TURN = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KafkaQueue.Parts parts;
  private final Topic topic;
  private final String group;
  private final Shape shape;
  private final UnitWorker worker;
  private final Counter retries;
  private final Counter deadLetters;
  private final ExecutorService threads;
  private final Map<TopicPartition, PartitionProgress> held = new ConcurrentHashMap<>();
  private final ReadLoop loop;
  private final QueueMetrics.Watch watch;
  private volatile long lag;

  /// @param unitsOut how many units may be out at a time
  /// @param unitSize how many entries make a unit at most
  record Shape(int unitsOut, int unitSize) {
    Shape {
      if (unitsOut < 1 || unitSize < 1) {
        throw new IllegalArgumentException(
            "window or batch: got " + unitsOut + ", " + unitSize + " (expected: 1 or more)");
      }
    }
  }

  /// Handles the entries of one unit.
  @FunctionalInterface
  interface UnitWorker {
    Outcome handle(List<Entry> entries, int attempt) throws Exception;
  }

  private record Read(Entry entry, PartitionProgress progress) {}

  PoolReading(KafkaQueue.Parts parts, Topic topic, String group, Shape shape, UnitWorker worker) {
    this.parts = parts;
    this.topic = topic;
    this.group = group;
    this.shape = shape;
    this.worker = worker;
    this.retries = parts.metrics().retries(topic.name(), group);
    this.deadLetters = parts.metrics().deadLetters(topic.name(), group);
    this.threads = Threads.virtualPerTask("work-" + topic.name());
    this.watch = parts.metrics().watch(this, topic.name(), group);
    this.loop =
        new ReadLoop(
            "poll-" + topic.name(), parts.metrics().restarts(topic.name(), group), this::read);
  }

  private void read(ReadLoop current) throws InterruptedException {
    try (var session = new Session()) {
      while (!current.isClosed()) {
        session.turn();
      }
    }
  }

  @Override
  public long inHand() {
    return held.values().stream().mapToLong(PartitionProgress::size).sum();
  }

  @Override
  public long lag() {
    return lag;
  }

  @Override
  public Duration age() {
    long now = System.currentTimeMillis();
    long oldest = held.values().stream().mapToLong(p -> p.oldest(now)).min().orElse(now);
    return Duration.ofMillis(Math.max(0, now - oldest));
  }

  @Override
  public void close() {
    loop.close();
    // Workers that still run are interrupted; what they were at comes again.
    threads.shutdownNow();
    watch.close();
  }

  /// The life of a unit, in its own thread.
  private void carry(List<Read> unit) throws InterruptedException {
    var rest = unit;
    for (int attempt = 1; !rest.isEmpty(); attempt++) {
      switch (attempt(rest, attempt)) {
        case Outcome.Done _ -> {
          finish(rest);
          return;
        }
        case Outcome.Retry(var after) -> {
          retries.increment();
          rest.getFirst().progress().await(after);
        }
        case Outcome.Dead(var reason) -> {
          bury(rest, reason);
          finish(rest);
          return;
        }
      }
      rest = rest.stream().filter(read -> !read.progress().isEnded()).toList();
    }
  }

  private Outcome attempt(List<Read> unit, int attempt) throws InterruptedException {
    try {
      return worker.handle(unit.stream().map(Read::entry).toList(), attempt);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // An Error too: whatever it is, the entry must neither be lost nor block its partition
      // unseen.
      var first = unit.getFirst().entry();
      LOG.warn(
          "{} of {} from {}/{} failed in attempt {}",
          group,
          topic.name(),
          first.partition(),
          first.offset(),
          attempt,
          e);
      return new Outcome.Retry(Backoff.after(attempt));
    }
  }

  private void bury(List<Read> unit, String reason) throws InterruptedException {
    deadLetters.increment();
    for (var read : unit) {
      for (int attempt = 1;
          !read.progress().isEnded() && !isBuried(read.entry(), reason);
          attempt++) {
        read.progress().await(Backoff.after(attempt));
      }
    }
  }

  private boolean isBuried(Entry entry, String reason) throws InterruptedException {
    try {
      int partition = parts.partitionOf(KafkaQueue.DEAD_LETTERS, entry.key());
      parts
          .appends()
          .append(
              KafkaQueue.DEAD_LETTERS.name(),
              partition,
              entry.key(),
              entry.value(),
              headers(entry, reason))
          .get();
      return true;
    } catch (ExecutionException e) {
      LOG.warn("dead letter from {}/{} is not written yet", entry.partition(), entry.offset(), e);
      return false;
    }
  }

  private List<Header> headers(Entry entry, String reason) {
    return List.of(
        header("reason", reason),
        header("topic", topic.name()),
        header("partition", "" + entry.partition()),
        header("offset", "" + entry.offset()),
        header("time", Instant.now().toString()));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void finish(List<Read> unit) {
    unit.forEach(read -> read.progress().done(read.entry().offset()));
  }

  /// From joining the group to leaving it.
  private final class Session implements ConsumerRebalanceListener, AutoCloseable {
    private final Consumer<String, byte[]> consumer =
        parts
            .clients()
            .member(group, Math.clamp((long) shape.unitsOut() * shape.unitSize(), 1, 500));
    private final CalmPoll calmly = new CalmPoll(consumer);
    private final OffsetCommits commits = new OffsetCommits(consumer);
    private final Semaphore free = new Semaphore(shape.unitsOut());
    private final Deque<Read> waiting = new ArrayDeque<>();
    private boolean paused;

    Session() {
      consumer.subscribe(List.of(topic.name()), this);
    }

    void turn() throws InterruptedException {
      pauseWhile(waiting.size() >= shape.unitSize());
      for (var r : calmly.poll(waiting.isEmpty() ? IDLE : BUSY)) {
        var progress =
            Objects.requireNonNull(held.get(new TopicPartition(r.topic(), r.partition())));
        progress.read(r.offset(), r.timestamp());
        waiting.add(new Read(new Entry(r.partition(), r.offset(), r.key(), r.value()), progress));
      }
      while (!waiting.isEmpty() && free.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        send();
      }
      commits.tick(committable(held.keySet()), (_, _) -> {});
      lag = consumer.assignment().stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum();
    }

    private void pauseWhile(boolean full) {
      if (full && !paused) {
        consumer.pause(consumer.assignment());
      } else if (!full && paused) {
        consumer.resume(consumer.assignment());
      }
      paused = full;
    }

    private void send() {
      var unit = new ArrayList<Read>();
      while (unit.size() < shape.unitSize() && !waiting.isEmpty()) {
        unit.add(waiting.remove());
      }
      threads.execute(
          () -> {
            try {
              carry(unit);
            } catch (InterruptedException e) {
              LOG.debug("work on {} ends with its reading", topic.name(), e);
            } finally {
              free.release();
            }
          });
    }

    private Map<TopicPartition, Long> committable(Collection<TopicPartition> partitions) {
      var next = new HashMap<TopicPartition, Long>();
      for (var partition : partitions) {
        var progress = held.get(partition);
        if (progress != null) {
          next.put(partition, progress.committable());
        }
      }
      return next;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      added.forEach(partition -> held.put(partition, new PartitionProgress()));
      // The new ones are not paused; the next turn pauses all if it has to.
      paused = false;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      commits.finish(committable(gone));
      onPartitionsLost(gone);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
      for (var partition : gone) {
        var progress = held.remove(partition);
        if (progress != null) {
          progress.end();
        }
      }
      waiting.removeIf(read -> read.progress().isEnded());
    }

    @Override
    public void close() {
      onPartitionsRevoked(Set.copyOf(held.keySet()));
      consumer.close(CloseOptions.timeout(PATIENCE));
    }
  }
}
