package io.ringfort.engines.queue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The `main` of an owner that says all the time `key=stale` to the changelog, to be frozen. It
/// prints `HOLDS` once it holds its partition, and after a sleep that it notices `WOKE` and whether
/// it held it at the first look, and how its last change ended.
final class OwnerProcess {
  private OwnerProcess() {}

  public static void main(String[] args) {
    var queue =
        KafkaQueue.start(
            KafkaClusterTest.config(args[0]), KafkaClusterTest.TOPICS, new SimpleMeterRegistry());
    queue.own(
        KafkaClusterTest.TOPIC,
        KafkaClusterTest.CHANGES,
        KafkaClusterTest.GROUP,
        id -> id == 0 ? new Stale() : new RecordingOwner());
    LockSupport.park();
  }

  private static final class Stale implements PartitionOwner {
    @Override
    public void restore(Entry changelogEntry) {}

    @Override
    public void start(OwnedPartition partition) {
      Thread.ofPlatform().start(() -> speak(partition));
    }

    private static void speak(OwnedPartition partition) {
      boolean told = false;
      long last = System.nanoTime();
      while (true) {
        long now = System.nanoTime();
        if (now - last > TimeUnit.SECONDS.toNanos(6)) {
          System.out.println("WOKE " + partition.isHeld());
        }
        last = now;
        if (!told && partition.isHeld()) {
          told = true;
          System.out.println("HOLDS");
        }
        partition.change("key", "stale".getBytes());
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      }
    }

    @Override
    public void accept(List<Entry> entries) {}

    @Override
    public void committed(long nextOffset) {}

    @Override
    public void close() {
      System.out.println("CLOSED");
    }
  }
}
