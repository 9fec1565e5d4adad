package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Backoff;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.engines.queue.PartitionOwner;
import io.ringfort.engines.queue.Position;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reading behind [FakeQueue#own].
final class FakeOwning implements Subscription, FakeCluster.Member {
  private static final Logger LOG = LoggerFactory.getLogger(FakeOwning.class);
  private static final int CHUNK = 500;

  private final FakeCluster cluster;
  private final Topic topic;
  private final Topic changelog;
  private final String group;
  private final IntFunction<PartitionOwner> owners;
  private final Map<Integer, Held> held = new ConcurrentSkipListMap<>();
  private boolean closed;

  FakeOwning(
      FakeCluster cluster,
      Topic topic,
      Topic changelog,
      String group,
      IntFunction<PartitionOwner> owners) {
    this.cluster = cluster;
    this.topic = topic;
    this.changelog = changelog;
    this.group = group;
    this.owners = owners;
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
    var owner = owners.apply(partition);
    var holder = new Held(partition, epoch, owner, cluster.log.committed(topic, group, partition));
    held.put(partition, holder);
    cluster.log.live(changelog, partition).forEach(owner::restore);
    owner.start(holder);
    cluster.deliver();
  }

  @Override
  public void revoke(int partition) {
    var holder = held.remove(partition);
    if (holder != null) {
      holder.owner.close();
      holder.released = true;
    }
  }

  @Override
  public void deliver() {
    try {
      new TreeMap<>(held).values().forEach(Held::deliver);
    } catch (RuntimeException e) {
      LOG.warn("an owner of {} failed and all begin anew", topic.name(), e);
      end();
      cluster.timer.after(Backoff.after(1), () -> cluster.pump.run(this::join));
    }
  }

  void join() {
    if (!closed) {
      cluster.add(this);
    }
  }

  private void end() {
    List.copyOf(held.keySet()).forEach(this::revoke);
    cluster.remove(this);
  }

  /// As [#close], but nobody is told.
  void crash() {
    closed = true;
    held.values().forEach(holder -> holder.released = true);
    held.clear();
    cluster.remove(this);
  }

  @Override
  public long inHand() {
    return held.values().stream().mapToLong(Held::inHand).sum();
  }

  @Override
  public long lag() {
    return held.values().stream().mapToLong(h -> cluster.log.end(topic, h.id) - h.next).sum();
  }

  @Override
  public void close() {
    cluster.pump.runAndWait(
        () -> {
          closed = true;
          end();
        });
  }

  private final class Held implements OwnedPartition {
    private final int id;
    private final long epoch;
    private final PartitionOwner owner;
    private final long first;
    private final AtomicLong settled = new AtomicLong();
    private volatile long next;
    private volatile boolean paused;
    private volatile boolean released;

    Held(int id, long epoch, PartitionOwner owner, long first) {
      this.id = id;
      this.epoch = epoch;
      this.owner = owner;
      this.first = first;
      this.next = first;
    }

    void deliver() {
      while (!paused && !released) {
        var entries = cluster.log.read(topic, id, next, CHUNK);
        if (entries.isEmpty()) {
          return;
        }
        next = entries.getLast().offset() + 1;
        owner.accept(entries);
      }
    }

    long inHand() {
      return next - Math.max(first, settled.get());
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public boolean isHeld() {
      return !released && cluster.isConfirming();
    }

    @Override
    public CompletableFuture<Position> change(String key, byte @Nullable [] value) {
      if (released || !cluster.isAvailable()) {
        return CompletableFuture.failedFuture(
            new QueueException(
                "change of partition " + id + " refused",
                new IllegalStateException(
                    released ? "it is no longer owned here" : "the fake is away")));
      }
      var position = cluster.log.append(changelog, id, key, value);
      cluster.deliver();
      return CompletableFuture.completedFuture(position);
    }

    @Override
    public void settle(long nextOffset) {
      if (nextOffset > next) {
        throw new IllegalArgumentException(
            "settle of partition "
                + id
                + ": got "
                + nextOffset
                + " (expected: at most "
                + next
                + ")");
      }
      long before = settled.getAndAccumulate(nextOffset, Math::max);
      if (nextOffset > before) {
        cluster.pump.run(() -> commit(nextOffset));
      }
    }

    private void commit(long nextOffset) {
      if (!released && !cluster.commitsAreHeld()) {
        cluster.log.commit(topic, group, id, nextOffset);
        owner.committed(nextOffset);
      }
    }

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
      cluster.deliver();
    }
  }
}
