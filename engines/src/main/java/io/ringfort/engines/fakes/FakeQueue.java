package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.BatchWorker;
import io.ringfort.engines.queue.Follower;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.PartitionOwner;
import io.ringfort.engines.queue.Position;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.queue.Worker;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A queue in memory for tests: one object is one host; [#anotherHost] shares its logs and groups.
///
/// Everything happens in the thread that causes it, before that call returns: an append has been
/// given to owners and followers when it comes back. With a [FakeTimer] and [#deterministic] the
/// same calls always give the same events. Topics appear when named.
public final class FakeQueue implements Queue {
  private static final long PATIENCE_SECONDS = 10;

  private final FakeCluster cluster;
  private final List<Subscription> subscriptions = new ArrayList<>();

  private FakeQueue(FakeCluster cluster) {
    this.cluster = cluster;
  }

  /// Workers run in virtual threads and may block; retries wait for the timer.
  public FakeQueue(Timer timer) {
    this(timer, Threads.virtualPerTask("fake-worker"));
  }

  /// Workers run where the executor lets them.
  public FakeQueue(Timer timer, Executor workers) {
    this(new FakeCluster(timer, workers));
  }

  /// Workers run in the thread that appends or lets time pass, and must not block.
  public static FakeQueue deterministic(FakeTimer timer) {
    return new FakeQueue(timer, Runnable::run);
  }

  /// Another host with its own subscriptions on the same logs and in the same groups.
  public FakeQueue anotherHost() {
    return new FakeQueue(cluster);
  }

  /// Drops this host's subscriptions as a kill does: owners are not closed, nothing is committed,
  /// what they change from now on is refused. The other hosts take over at once. The object can be
  /// used again, as the host that was started anew.
  public void crash() {
    cluster.pump.runAndWait(
        () -> {
          for (var subscription : List.copyOf(subscriptions)) {
            switch (subscription) {
              case FakeOwning owning -> owning.crash();
              case FakePool pool -> pool.end();
              default -> subscription.close();
            }
          }
          subscriptions.clear();
        });
  }

  /// While false, appends and changes fail and nothing is given to anybody, on all hosts.
  public void setAvailable(boolean available) {
    cluster.setAvailable(available);
  }

  /// While true, what is settled or done is not committed, so that a crash brings it again: the
  /// moment between work and commit.
  public void setCommitsHeld(boolean held) {
    cluster.setCommitsHeld(held);
  }

  /// While false, no group confirms its members, so that no partition is held: what a host sees
  /// that was frozen or is cut off.
  public void setConfirming(boolean confirming) {
    cluster.setConfirming(confirming);
  }

  @Override
  public CompletableFuture<Position> append(Topic topic, String key, byte[] value) {
    return append(topic, partitionOf(topic, key), key, value);
  }

  @Override
  public CompletableFuture<Position> append(
      Topic topic, int partition, String key, byte @Nullable [] value) {
    if (!cluster.isAvailable()) {
      return CompletableFuture.failedFuture(
          new QueueException(
              "append to " + topic.name() + " was not confirmed",
              new IllegalStateException("the fake is away")));
    }
    var position = cluster.log.append(topic, partition, key, value);
    cluster.deliver();
    return CompletableFuture.completedFuture(position);
  }

  @Override
  public int partitionOf(Topic topic, String key) {
    return partition(topic, key);
  }

  static int partition(Topic topic, String key) {
    return Math.floorMod(key.hashCode(), topic.partitions());
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
    var owning = new FakeOwning(cluster, topic, changelog, group, owners);
    return begin(owning, owning::join);
  }

  @Override
  public Subscription work(Topic topic, String group, int window, Worker worker) {
    var pool =
        new FakePool(
            cluster,
            topic,
            group,
            window,
            1,
            (entries, attempt) -> worker.handle(entries.getFirst(), attempt));
    return begin(pool, () -> cluster.add(pool));
  }

  @Override
  public Subscription workInBatches(Topic topic, String group, int batchSize, BatchWorker worker) {
    var pool =
        new FakePool(
            cluster,
            topic,
            group,
            1,
            batchSize,
            (entries, _) -> {
              worker.handle(entries);
              return new Outcome.Done();
            });
    return begin(pool, () -> cluster.add(pool));
  }

  @Override
  public Subscription follow(Topic topic, long @Nullable [] from, Follower follower) {
    var following = new FakeFollowing(cluster, topic, from, follower);
    begin(
        following,
        () -> {
          cluster.add(following);
          following.deliver();
        });
    try {
      following.caughtUp.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return following;
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      following.close();
      throw new QueueException("did not catch up with " + topic.name(), e);
    }
  }

  private Subscription begin(Subscription subscription, Runnable join) {
    cluster.pump.runAndWait(
        () -> {
          subscriptions.add(subscription);
          join.run();
        });
    return subscription;
  }

  @Override
  public boolean isHealthy() {
    return cluster.isAvailable();
  }

  /// Subscriptions are closed by whoever made them, as with the real one.
  @Override
  public void close() {}
}
