package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Backoff;
import io.ringfort.engines.queue.Follower;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reading behind [FakeQueue#follow].
final class FakeFollowing implements Subscription, FakeCluster.Reader {
  private static final Logger LOG = LoggerFactory.getLogger(FakeFollowing.class);

  final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final FakeCluster cluster;
  private final Topic topic;
  private final Follower follower;
  private final long[] next;

  FakeFollowing(FakeCluster cluster, Topic topic, long @Nullable [] from, Follower follower) {
    this.cluster = cluster;
    this.topic = topic;
    this.follower = follower;
    this.next = from == null ? new long[topic.partitions()] : from.clone();
  }

  @Override
  public void deliver() {
    try {
      for (int p = 0; p < next.length; p++) {
        for (var entry : cluster.log.read(topic, p, next[p], Integer.MAX_VALUE)) {
          follower.see(entry);
          next[p] = entry.offset() + 1;
        }
      }
      caughtUp.complete(null);
    } catch (RuntimeException e) {
      LOG.warn("a follower of {} failed and is given the same entry again", topic.name(), e);
      cluster.timer.after(Backoff.after(1), cluster::deliver);
    }
  }

  @Override
  public long inHand() {
    return 0;
  }

  @Override
  public long lag() {
    long lag = 0;
    for (int p = 0; p < next.length; p++) {
      lag += cluster.log.end(topic, p) - next[p];
    }
    return lag;
  }

  @Override
  public void close() {
    cluster.pump.runAndWait(() -> cluster.remove(this));
  }
}
