package io.ringfort.engines.queue;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The distributed queue: the commit point of every accept, and the durable truth of what is in
/// flight.
///
/// Three ways to read: [#own] (one owner per partition, with a changelog), [#work] (a pool that
/// handles each entry once it can) and [#follow] (every host reads everything). All methods may be
/// called from any thread.
public interface Queue extends AutoCloseable {

  /// Appends to the partition that the key selects. The future completes when the entry is durable
  /// (every in-sync replica has it; on one machine: it is on the disk) and fails with
  /// [QueueException] when that is not known in time, in which case the entry may or may not be
  /// there. Futures complete on an engine thread: continuations must be quick.
  CompletableFuture<Position> append(Topic topic, String key, byte[] value);

  /// Appends to a given partition; a null value removes the key of a compacted topic.
  CompletableFuture<Position> append(
      Topic topic, int partition, String key, byte @Nullable [] value);

  /// The partition that a key selects; the same on every host and for every topic with as many
  /// partitions.
  int partitionOf(Topic topic, String key);

  /// Joins the group of owners of a topic. For each partition that this host gets, `owners` makes
  /// an owner, which is given the live entries of the changelog's same partition, then the topic's
  /// entries from the committed offset on. The changelog has as many partitions as the topic.
  Subscription own(Topic topic, Topic changelog, String group, IntFunction<PartitionOwner> owners);

  /// Joins a pool of workers. Each entry is given to one worker of the group, at least once, and
  /// stays uncommitted until its outcome is told. At most `window` entries are out at a time:
  /// beyond that reading pauses.
  Subscription work(Topic topic, String group, int window, Worker worker);

  /// As [#work] for workers that are faster with many entries at a time; a failed batch is tried
  /// again with back-off.
  Subscription workInBatches(Topic topic, String group, int batchSize, BatchWorker worker);

  /// Reads the whole topic, then every new entry, on every host that asks. Returns after everything
  /// that was there at the call has been given to the follower.
  ///
  /// @param from for each partition the first offset to read (a snapshot's), or null for everything
  Subscription follow(Topic topic, long @Nullable [] from, Follower follower);

  /// True when the engine answered lately.
  boolean isHealthy();

  @Override
  void close();
}
