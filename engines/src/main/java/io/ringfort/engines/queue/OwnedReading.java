package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reading behind [Queue#own]. One thread polls, restores, gives entries, commits and closes
/// owners.
final class OwnedReading implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedReading.class);
  private static final Duration IDLE = Duration.ofMillis(100);

  /// While something is paused or being restored, the polling thread has other things to look at.
  private static final Duration BUSY = Duration.ofMillis(10);

  /// How long restoring may keep the partitions that are restored already from their entries.
  private static final Duration SLICE = Duration.ofMillis(200);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration GATHER = Duration.ofMillis(2);
  private static final int MAX_POLL = 500;

  /// How often an owner that writes nothing looks whether somebody else does.
  private static final Duration COMPARE = Duration.ofSeconds(5);

  private static final Duration COMPARE_PATIENCE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final Appends appends;
  private final Topic topic;
  private final Topic changelog;
  private final String group;
  private final IntFunction<PartitionOwner> owners;
  private final Map<TopicPartition, HeldPartition> held = new ConcurrentHashMap<>();
  private final ReadLoop loop;
  private final QueueMetrics.Watch watch;
  private final Lateness lateness = new Lateness();

  OwnedReading(
      KafkaQueue.Parts parts,
      Topic topic,
      Topic changelog,
      String group,
      IntFunction<PartitionOwner> owners) {
    this.clients = parts.clients();
    this.appends = parts.appends();
    this.topic = topic;
    this.changelog = changelog;
    this.group = group;
    this.owners = owners;
    this.watch = parts.metrics().watch(this, topic.name(), group);
    this.loop =
        new ReadLoop(
            "own-" + topic.name(), parts.metrics().restarts(topic.name(), group), this::read);
  }

  private void read(ReadLoop current) {
    try (var session = new Session()) {
      while (!current.isClosed()) {
        int given = session.turn();
        if (given > 0 && given < MAX_POLL) {
          // Where something came, more is coming: a fetch for many costs as much as a fetch for
          // one.
          current.rest(GATHER);
        }
      }
    }
  }

  @Override
  public long inHand() {
    return held.values().stream().mapToLong(HeldPartition::inHand).sum();
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

  private static Entry entry(ConsumerRecord<String, byte[]> r) {
    return new Entry(r.partition(), r.offset(), r.key(), r.value());
  }

  /// The marker by which a new owner's entries begin.
  private record Claim(long epoch, CompletableFuture<Position> marker) {
    boolean isConfirmed() {
      return marker.isDone() && !hasFailed();
    }

    boolean hasFailed() {
      return marker.isCompletedExceptionally();
    }

    long position() {
      return marker.join().offset();
    }
  }

  /// From joining the group to leaving it.
  private final class Session implements ConsumerRebalanceListener, AutoCloseable {
    private final Consumer<String, byte[]> consumer = clients.member(group, MAX_POLL);
    private final CalmPoll calmly = new CalmPoll(consumer);
    private final Membership membership = new Membership();
    private final OffsetCommits commits =
        new OffsetCommits(consumer, membership, new TopicPartition(changelog.name(), 0));
    private final ChangelogReader changes = new ChangelogReader(clients, changelog.name());

    /// Assigned, not yet restored; they are paused.
    private final Map<TopicPartition, Claim> arriving = new HashMap<>();

    private long lastCompared = System.nanoTime();

    private final Set<TopicPartition> pausedByOwner = new HashSet<>();

    Session() {
      consumer.subscribe(List.of(topic.name()), this);
    }

    /// @return how many entries were given
    int turn() {
      restore();
      guard();
      obeyPauses();
      boolean idle = arriving.isEmpty() && pausedByOwner.isEmpty();
      var records = calmly.poll(idle ? IDLE : BUSY);
      for (var partition : records.partitions()) {
        var read = records.records(partition);
        lateness.read(read.getLast().timestamp());
        Objects.requireNonNull(held.get(partition))
            .give(read.stream().map(OwnedReading::entry).toList());
      }
      commits.tick(
          settled(held.keySet()),
          (partition, next) -> {
            var holder = held.get(partition);
            if (holder != null) {
              holder.confirm(next);
            }
          });
      lateness.lag(
          consumer.assignment().stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum(),
          System.currentTimeMillis());
      return records.count();
    }

    private void restore() {
      arriving.forEach(
          (partition, claim) -> {
            if (claim.isConfirmed() && !changes.isReading(partition.partition())) {
              changes.add(partition.partition(), claim.position() + 1);
            } else if (claim.hasFailed()) {
              arriving.put(partition, claim(partition.partition(), claim.epoch()));
            }
          });
      long begun = System.nanoTime();
      while (changes.isReading() && System.nanoTime() - begun < SLICE.toNanos()) {
        changes.step(BUSY).forEach(this::found);
      }
    }

    private Claim claim(int id, long epoch) {
      return new Claim(
          epoch,
          appends.append(
              changelog.name(), id, WriterEpoch.MARKER, null, WriterEpoch.header(epoch)));
    }

    private void found(int id, ChangelogReader.Found found) {
      var partition = new TopicPartition(topic.name(), id);
      var holder = held.get(partition);
      var claim = arriving.get(partition);
      if (holder != null) {
        holder.repair(found);
      } else if (claim != null && found.epoch() <= claim.epoch()) {
        begin(partition, claim, found);
      } else if (claim != null && membership.isConfirmed()) {
        // The group has forgotten how far it had counted, or an owner before us met that.
        arriving.put(partition, claim(id, found.epoch() + 1));
      } else if (claim != null) {
        // Somebody newer has it, or so it seems: ask again once the group says that we have it.
        arriving.put(partition, claim(id, claim.epoch()));
      }
    }

    private void begin(TopicPartition partition, Claim claim, ChangelogReader.Found found) {
      int id = partition.partition();
      var writer =
          new ChangelogWriter(
              appends, changelog.name(), id, claim.epoch(), membership, claim.position());
      var holder = new HeldPartition(id, claim.epoch(), owners.apply(id), membership, writer);
      held.put(partition, holder);
      arriving.remove(partition);
      holder.start(found);
      consumer.resume(Set.of(partition));
    }

    /// Tells of changes that were in doubt, and puts right what a stale owner wrote.
    private void guard() {
      if (membership.isConfirmed()) {
        held.values().forEach(holder -> holder.changes().confirmed());
      }
      if (System.nanoTime() - lastCompared > COMPARE.toNanos()) {
        lastCompared = System.nanoTime();
        compareEnds();
      }
      held.forEach(
          (partition, holder) -> {
            if (holder.changes().beginRepair()) {
              changes.add(partition.partition());
            }
          });
    }

    private void compareEnds() {
      var partitions =
          held.keySet().stream()
              .map(partition -> new TopicPartition(changelog.name(), partition.partition()))
              .toList();
      try {
        consumer
            .endOffsets(partitions, COMPARE_PATIENCE)
            .forEach(
                (partition, end) ->
                    Objects.requireNonNull(
                            held.get(new TopicPartition(topic.name(), partition.partition())))
                        .changes()
                        .compare(end));
      } catch (TimeoutException e) {
        LOG.debug("the ends of {} are not known", changelog.name(), e);
      }
    }

    private void obeyPauses() {
      held.forEach(
          (partition, holder) -> {
            if (holder.isPaused() && pausedByOwner.add(partition)) {
              consumer.pause(Set.of(partition));
            } else if (!holder.isPaused() && pausedByOwner.remove(partition)) {
              consumer.resume(Set.of(partition));
            }
          });
    }

    private Map<TopicPartition, Long> settled(Collection<TopicPartition> partitions) {
      var settled = new HashMap<TopicPartition, Long>();
      for (var partition : partitions) {
        var holder = held.get(partition);
        if (holder != null) {
          settled.put(partition, holder.settled());
        }
      }
      return settled;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      consumer.pause(added);
      long epoch = consumer.groupMetadata().generationId();
      added.forEach(partition -> arriving.put(partition, claim(partition.partition(), epoch)));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      release(gone, false);
      commits.finish(settled(gone));
      forget(gone);
    }

    /// Another host has them already: what would be committed now would be its loss.
    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
      release(gone, true);
      forget(gone);
    }

    private void release(Collection<TopicPartition> gone, boolean lost) {
      for (var partition : gone) {
        arriving.remove(partition);
        changes.remove(partition.partition());
        var holder = held.get(partition);
        if (holder != null) {
          holder.release(lost);
        }
      }
    }

    private void forget(Collection<TopicPartition> gone) {
      pausedByOwner.removeAll(gone);
      gone.forEach(held::remove);
    }

    @Override
    public void close() {
      // consumer.close() would do the same, but not if it fails before it comes to it.
      onPartitionsRevoked(Set.copyOf(held.keySet()));
      changes.close();
      consumer.close(CloseOptions.timeout(PATIENCE));
    }
  }
}
