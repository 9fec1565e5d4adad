package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A partition between its assignment and its revocation: the owner's way to the engine. The
/// polling thread gives entries and closes; the rest may be called from any thread.
final class HeldPartition implements OwnedPartition {
  private static final Logger LOG = LoggerFactory.getLogger(HeldPartition.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final int id;
  private final long epoch;
  private final PartitionOwner owner;
  private final Membership membership;
  private final ChangelogWriter changes;
  private final AtomicLong settled = new AtomicLong();
  private volatile long firstGiven;
  private volatile long nextToGive;
  private volatile boolean paused;
  private volatile boolean released;

  HeldPartition(
      int id, long epoch, PartitionOwner owner, Membership membership, ChangelogWriter changes) {
    this.id = id;
    this.epoch = epoch;
    this.owner = owner;
    this.membership = membership;
    this.changes = changes;
  }

  void start(ChangelogReader.Found found) {
    repair(found);
    found.live().forEach(owner::restore);
    owner.start(this);
  }

  void repair(ChangelogReader.Found found) {
    var keys = changes.repair(found);
    if (!keys.isEmpty()) {
      LOG.warn("a stale owner of partition {} wrote {} keys; they are put right", id, keys.size());
    }
  }

  ChangelogWriter changes() {
    return changes;
  }

  void give(List<Entry> entries) {
    if (nextToGive == 0) {
      firstGiven = entries.getFirst().offset();
    }
    nextToGive = entries.getLast().offset() + 1;
    owner.accept(entries);
  }

  void confirm(long nextOffset) {
    if (!released) {
      owner.committed(nextOffset);
    }
  }

  /// Closes the owner, then waits until its last changes are durable: the next owner must find
  /// them.
  ///
  /// @param lost true when another host has the partition already: then nobody waits for them
  void release(boolean lost) {
    try {
      owner.close();
    } catch (RuntimeException e) {
      LOG.error("owner of partition {} failed to close", id, e);
    }
    released = true;
    if (!lost) {
      awaitChanges();
    }
    // What a frozen host is told late as a revocation was a loss.
    changes.close(lost || !membership.isConfirmed());
  }

  private void awaitChanges() {
    try {
      changes.underWay().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the last changes of partition {} may not be durable", id, e);
    } catch (InterruptedException e) {
      LOG.warn("partition {} is released in a hurry", id, e);
      Thread.currentThread().interrupt();
    }
  }

  long settled() {
    return settled.get();
  }

  long inHand() {
    return nextToGive - Math.min(nextToGive, Math.max(firstGiven, settled.get()));
  }

  boolean isPaused() {
    return paused;
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
    return !released && membership.isConfirmed();
  }

  @Override
  public CompletableFuture<Position> change(String key, byte @Nullable [] value) {
    if (released) {
      return CompletableFuture.failedFuture(
          new QueueException(
              "change of partition " + id + " refused",
              new IllegalStateException("it is no longer owned here")));
    }
    return changes.append(key, value);
  }

  @Override
  public void settle(long nextOffset) {
    if (nextOffset > nextToGive) {
      throw new IllegalArgumentException(
          "settle of partition "
              + id
              + ": got "
              + nextOffset
              + " (expected: at most "
              + nextToGive
              + ")");
    }
    settled.accumulateAndGet(nextOffset, Math::max);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }
}
