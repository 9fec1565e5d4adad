package io.ringfort.engines.queue;

import static io.ringfort.engines.queue.RecordingOwner.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.engines.queue.Topic.Retention;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Brokers that go and come back.
class KafkaRestartTest {
  private static final Topic TOPIC = new Topic("topic", 2, Retention.BY_AGE);
  private static final Topic CHANGES = new Topic("changes", 2, Retention.COMPACTED);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path folder;

  private static Queue connect(String bootstrap) {
    return KafkaQueue.start(
        KafkaQueue.Config.local(bootstrap), List.of(TOPIC, CHANGES), new SimpleMeterRegistry());
  }

  private static List<String> everything(Queue queue) {
    List<Entry> seen = new CopyOnWriteArrayList<>();
    queue.follow(TOPIC, null, seen::add).close();
    return texts(seen);
  }

  @Test
  void keepsEverythingOverARestartOnTheSamePorts() {
    String first;
    try (var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
        var queue = connect(broker.bootstrap())) {
      first = broker.bootstrap();
      queue.append(TOPIC, "key", "a".getBytes()).join();
    }
    try (var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
        var queue = connect(broker.bootstrap())) {
      assertThat(broker.bootstrap()).isEqualTo(first);
      assertThat(everything(queue)).containsExactly("a");
    }
  }

  @Test
  void keepsEverythingWhenItsPortsChange() throws Exception {
    try (var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
        var queue = connect(broker.bootstrap())) {
      queue.append(TOPIC, "key", "a".getBytes()).join();
    }
    // Without the file it picks others; a new topic needs the controller, whose address has changed
    // too.
    Files.delete(folder.resolve("ringfort.ports"));
    var more = new Topic("made-later", 1, Retention.BY_AGE);
    try (var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
        var queue = connect(broker.bootstrap());
        var other =
            KafkaQueue.start(
                KafkaQueue.Config.local(broker.bootstrap()),
                List.of(more),
                new SimpleMeterRegistry())) {
      other.append(more, "key", "b".getBytes()).join();
      queue.append(TOPIC, "key", "c".getBytes()).join();
      assertThat(everything(queue)).containsExactly("a", "c");
    }
  }

  @Test
  void aPortInUseIsToldOfAndLeavesTheFolderFree() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var config =
          new KafkaBroker.Config("127.0.0.1", taken.getLocalPort(), 0, folder, 1, "zone-1", true);

      assertThatThrownBy(() -> KafkaBroker.start(config))
          .isInstanceOf(QueueException.class)
          .hasStackTraceContaining("Address already in use");
    }
    KafkaBroker.start(KafkaBroker.Config.local(folder)).close();
  }

  @Test
  void aTopicWithOtherPartitionsIsRefused() {
    try (var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
        var _ = connect(broker.bootstrap())) {
      var other = List.of(new Topic(TOPIC.name(), 3, Retention.BY_AGE));

      assertThatThrownBy(
              () ->
                  KafkaQueue.start(
                      KafkaQueue.Config.local(broker.bootstrap()),
                      other,
                      new SimpleMeterRegistry()))
          .isInstanceOf(QueueException.class)
          .hasRootCauseMessage("partitions of topic: got 2 (expected: 3)");
    }
  }

  @Test
  void readersGoOnAfterTheBrokerWasAway() {
    Set<String> worked = ConcurrentHashMap.newKeySet();
    Set<String> followed = ConcurrentHashMap.newKeySet();
    var broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
    try (var queue = connect(broker.bootstrap());
        var owning = new Owning(queue);
        var _ =
            queue.work(
                TOPIC,
                "workers",
                4,
                (entry, _) -> {
                  worked.add(new String(entry.value()));
                  return new Outcome.Done();
                });
        var _ = queue.follow(TOPIC, null, entry -> followed.add(new String(entry.value())))) {
      queue.append(TOPIC, "key", "before".getBytes()).join();
      await().atMost(SOON).until(() -> owning.seen.contains("before") && worked.contains("before"));
      broker.close();
      await().atMost(SOON).until(() -> !queue.isHealthy());
      broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
      queue.append(TOPIC, "key", "after".getBytes()).join();

      await()
          .atMost(SOON)
          .until(
              () ->
                  owning.seen.contains("after")
                      && worked.contains("after")
                      && followed.contains("after")
                      && queue.isHealthy());
    } finally {
      broker.close();
    }
  }

  private static final class Owning implements AutoCloseable {
    final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Subscription subscription;

    Owning(Queue queue) {
      subscription =
          queue.own(
              TOPIC,
              CHANGES,
              "owners",
              _ ->
                  new PartitionOwner() {
                    private OwnedPartition partition;

                    @Override
                    public void restore(Entry changelogEntry) {}

                    @Override
                    public void start(OwnedPartition held) {
                      partition = held;
                    }

                    @Override
                    public void accept(List<Entry> entries) {
                      entries.forEach(entry -> seen.add(new String(entry.value())));
                      partition.settle(entries.getLast().offset() + 1);
                    }

                    @Override
                    public void committed(long nextOffset) {}

                    @Override
                    public void close() {}
                  });
    }

    @Override
    public void close() {
      subscription.close();
    }
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledWhenTheBrokerIsKilledUnderLoad() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    var broker = BrokerProcess.start(folder);
    try (var queue = connect(broker.bootstrap())) {
      var stop = new AtomicBoolean();
      var window = new Semaphore(500);
      var load =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++) {
                      var value = "" + i;
                      window.acquireUninterruptibly();
                      queue
                          .append(TOPIC, "key-" + i % 50, value.getBytes())
                          .whenComplete(
                              (_, error) -> {
                                window.release();
                                if (error == null) {
                                  acknowledged.add(value);
                                }
                              });
                    }
                  });
      for (int round = 0; round < 2; round++) {
        int sofar = acknowledged.size();
        await().atMost(SOON).until(() -> acknowledged.size() > sofar + 2000);
        broker.kill();
        int atKill = acknowledged.size();
        broker = BrokerProcess.start(folder);
        await().atMost(SOON).until(() -> acknowledged.size() > atKill + 2000);
      }
      stop.set(true);
      load.join();
      await().atMost(SOON).until(() -> window.availablePermits() == 500);

      var there = everything(queue);
      assertThat(new HashSet<>(there)).containsAll(acknowledged);
      assertThat(there).doesNotHaveDuplicates();
    } finally {
      broker.kill();
    }
  }
}
