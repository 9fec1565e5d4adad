package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Backoff;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reading behind [FakeQueue#work] and [FakeQueue#workInBatches]. Its state changes within the
/// pump only; workers run where the cluster's executor lets them.
final class FakePool implements Subscription, FakeCluster.Member {
  private static final Logger LOG = LoggerFactory.getLogger(FakePool.class);

  private final FakeCluster cluster;
  private final Topic topic;
  private final String group;
  private final int unitsOut;
  private final int unitSize;
  private final UnitWorker worker;
  private final Map<Integer, Progress> held = new ConcurrentSkipListMap<>();
  private int out;

  /// Handles the entries of one unit: one entry, or a batch.
  @FunctionalInterface
  interface UnitWorker {
    Outcome handle(List<Entry> entries, int attempt) throws Exception;
  }

  private record Read(Entry entry, Progress progress) {}

  /// Of one partition, from its assignment to its end.
  private static final class Progress {
    private final TreeSet<Long> open = new TreeSet<>();
    private long next;
    private boolean ended;

    Progress(long next) {
      this.next = next;
    }

    synchronized void read(long offset) {
      open.add(offset);
      next = offset + 1;
    }

    synchronized void done(long offset) {
      open.remove(offset);
    }

    synchronized long committable() {
      return open.isEmpty() ? next : open.first();
    }

    synchronized int size() {
      return open.size();
    }

    synchronized long next() {
      return next;
    }
  }

  FakePool(
      FakeCluster cluster,
      Topic topic,
      String group,
      int unitsOut,
      int unitSize,
      UnitWorker worker) {
    if (unitsOut < 1 || unitSize < 1) {
      throw new IllegalArgumentException(
          "window or batch: got " + unitsOut + ", " + unitSize + " (expected: 1 or more)");
    }
    this.cluster = cluster;
    this.topic = topic;
    this.group = group;
    this.unitsOut = unitsOut;
    this.unitSize = unitSize;
    this.worker = worker;
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public boolean holds(int partition) {
    return held.containsKey(partition);
  }

  @Override
  public void assign(int partition, long epoch) {
    held.put(partition, new Progress(cluster.log.committed(topic, group, partition)));
    cluster.deliver();
  }

  @Override
  public void revoke(int partition) {
    var progress = held.remove(partition);
    if (progress != null) {
      progress.ended = true;
    }
  }

  @Override
  public void deliver() {
    while (out < unitsOut) {
      var unit = nextUnit();
      if (unit.isEmpty()) {
        return;
      }
      out++;
      cluster.workers.execute(() -> attempt(unit, 1));
    }
  }

  private List<Read> nextUnit() {
    var unit = new ArrayList<Read>();
    held.forEach(
        (partition, progress) -> {
          for (var entry :
              cluster.log.read(topic, partition, progress.next(), unitSize - unit.size())) {
            progress.read(entry.offset());
            unit.add(new Read(entry, progress));
          }
        });
    return unit;
  }

  private void attempt(List<Read> unit, int attempt) {
    var outcome = outcome(unit, attempt);
    cluster.pump.run(() -> take(unit, attempt, outcome));
  }

  private Outcome outcome(List<Read> unit, int attempt) {
    try {
      return worker.handle(unit.stream().map(Read::entry).toList(), attempt);
    } catch (Throwable e) {
      LOG.warn("work on {} failed in attempt {}", topic.name(), attempt, e);
      return new Outcome.Retry(Backoff.after(attempt));
    }
  }

  private void take(List<Read> unit, int attempt, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> finish(unit);
      case Outcome.Retry(var after) ->
          cluster.timer.after(after, () -> cluster.pump.run(() -> again(unit, attempt + 1)));
      case Outcome.Dead _ -> {
        for (var read : unit) {
          var entry = read.entry();
          cluster.log.append(
              KafkaQueue.DEAD_LETTERS,
              FakeQueue.partition(KafkaQueue.DEAD_LETTERS, entry.key()),
              entry.key(),
              entry.value());
        }
        finish(unit);
      }
    }
  }

  private void again(List<Read> unit, int attempt) {
    var rest = unit.stream().filter(read -> !read.progress().ended).toList();
    if (rest.isEmpty()) {
      finish(unit);
    } else {
      cluster.workers.execute(() -> attempt(rest, attempt));
    }
  }

  private void finish(List<Read> unit) {
    unit.forEach(read -> read.progress().done(read.entry().offset()));
    if (!cluster.commitsAreHeld()) {
      held.forEach(
          (partition, progress) ->
              cluster.log.commit(topic, group, partition, progress.committable()));
    }
    out--;
    cluster.deliver();
  }

  void end() {
    held.values().forEach(progress -> progress.ended = true);
    held.clear();
    cluster.remove(this);
  }

  @Override
  public long inHand() {
    return held.values().stream().mapToLong(Progress::size).sum();
  }

  @Override
  public long lag() {
    return held.entrySet().stream()
        .mapToLong(e -> cluster.log.end(topic, e.getKey()) - e.getValue().next())
        .sum();
  }

  @Override
  public void close() {
    cluster.pump.runAndWait(this::end);
  }
}
