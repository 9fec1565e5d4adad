package io.ringfort.engines.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.processes.ChildJvm;
import io.ringfort.engines.queue.KafkaBroker.Cluster;
import io.ringfort.engines.queue.KafkaBroker.Voter;
import io.ringfort.engines.queue.Topic.Retention;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three brokers in JVMs of their own, each in a zone.
class KafkaClusterTest {
  static final Topic TOPIC = new Topic("cluster", 2, Retention.BY_AGE);
  static final Topic CHANGES = new Topic("cluster-states", 2, Retention.COMPACTED);
  private static final Topic QUIET = new Topic("cluster-quiet", 2, Retention.BY_AGE);
  static final List<Topic> TOPICS = List.of(TOPIC, CHANGES, QUIET);
  static final String GROUP = "owners";
  private static final Duration SOON = Duration.ofSeconds(120);

  @TempDir static Path home;
  private static Cluster cluster;
  private static final List<ChildJvm> BROKERS = new ArrayList<>();
  private static Queue queue;

  static KafkaQueue.Config config(String bootstrap) {
    return new KafkaQueue.Config(bootstrap, 3, Duration.ofSeconds(20), SOON);
  }

  @BeforeAll
  static void startAll() {
    var net = "127." + ThreadLocalRandom.current().nextInt(20, 250);
    cluster =
        new Cluster(
            "test",
            IntStream.rangeClosed(1, 3)
                .mapToObj(
                    i -> {
                      var address = net + "." + i + ".4";
                      return new Voter(i, address, FreePort.on(address), FreePort.on(address));
                    })
                .toList());
    // The first says that it is ready before it has found the others, which are not there yet.
    BROKERS.add(ClusterBroker.start(cluster, 1, home));
    await().atMost(SOON).until(() -> BROKERS.getFirst().hasPrinted("READY"));
    BROKERS.add(ClusterBroker.start(cluster, 2, home));
    BROKERS.add(ClusterBroker.start(cluster, 3, home));
    queue = KafkaQueue.start(config(cluster.bootstrap()), TOPICS, new SimpleMeterRegistry());
  }

  @AfterAll
  static void closeAll() {
    queue.close();
    BROKERS.forEach(ChildJvm::close);
  }

  private static void awaitCopies(String... topics) {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrap()))) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () ->
                  admin
                      .describeTopics(List.of(topics))
                      .allTopicNames()
                      .get()
                      .values()
                      .stream()
                      .flatMap(topic -> topic.partitions().stream())
                      .allMatch(partition -> partition.isr().size() == 3));
    }
  }

  @Test
  void appendsGoOnAndNothingIsLostOrDoubledWhenABrokerIsKilled() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    var stop = new AtomicBoolean();
    var window = new Semaphore(100);
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
                              } else {
                                failures.add(error);
                              }
                            });
                  }
                });
    await().atMost(SOON).until(() -> acknowledged.size() > 1000);
    BROKERS.get(1).kill();
    int atKill = acknowledged.size();
    await().atMost(SOON).until(() -> acknowledged.size() > atKill + 2000);
    BROKERS.set(1, ClusterBroker.start(cluster, 2, home));
    awaitCopies(TOPIC.name(), CHANGES.name());
    stop.set(true);
    load.join();
    await().atMost(SOON).until(() -> window.availablePermits() == 100);

    var seen = new CopyOnWriteArrayList<Entry>();
    queue.follow(TOPIC, null, seen::add).close();
    var there = RecordingOwner.texts(seen);
    assertThat(failures).isEmpty();
    assertThat(new HashSet<>(there)).containsAll(acknowledged);
    assertThat(there).doesNotHaveDuplicates();
  }

  /// Heartbeats of groups that commit are answered late then: eight readers that do not rest take 0.7 s
  /// and more of the processor, and else 0.15 s.
  @Test
  void readersRestWhileABrokerIsBeingReplaced() {
    Set<String> worked = ConcurrentHashMap.newKeySet();
    List<Subscription> readers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    queue.work(
                        QUIET,
                        "rest-" + i,
                        10,
                        (entry, _) -> {
                          worked.add(i + " " + entry.key());
                          return new Outcome.Done();
                        }))
            .toList();
    try {
      queue.append(QUIET, "rest", new byte[0]).join();
      await().atMost(SOON).until(() -> worked.stream().filter(w -> w.endsWith("rest")).count() == 8);
      // What is settled is committed all the time, and that takes until the broker counts as gone.
      BROKERS.get(1).kill();
      Duration before = readersTime();
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(4))
          .until(
              () -> {
                queue.append(QUIET, "later", new byte[0]);
                return readersTime().minus(before).compareTo(Duration.ofMillis(400)) < 0;
              });
    } finally {
      readers.forEach(Subscription::close);
      BROKERS.set(1, ClusterBroker.start(cluster, 2, home));
      awaitCopies(QUIET.name());
    }
  }

  /// Of the processor.
  private static Duration readersTime() {
    var threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith("poll-")) {
        nanos += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
      }
    }
    return Duration.ofNanos(nanos);
  }

  @Test
  void aFrozenOwnerDoesNotHoldWhenItWakesAndWhatItWritesDoesNotCount() {
    try (var frozen = ChildJvm.start(OwnerProcess.class, cluster.bootstrap())) {
      await().atMost(SOON).until(() -> frozen.hasPrinted("HOLDS"));
      frozen.freeze();
      Map<Integer, RecordingOwner> owners = new ConcurrentHashMap<>();
      try (var _ = queue.own(TOPIC, CHANGES, GROUP, id -> fresh(owners, id))) {
        await().atMost(SOON).until(() -> holds(owners.get(0)));
        owners.get(0).partition.change("key", "good".getBytes()).join();
        // Its sleep has to be long enough for itself to notice.
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        frozen.thaw();
        await()
            .atMost(SOON)
            .until(() -> frozen.output().stream().anyMatch(line -> line.startsWith("WOKE")));
        assertThat(frozen.output()).contains("WOKE false").doesNotContain("WOKE true");
        await().atMost(SOON).until(() -> frozen.hasPrinted("CLOSED"));
        frozen.kill();
        await().atMost(SOON).until(() -> owners.size() == 2 && holds(owners.get(0)));
      }
      Map<Integer, RecordingOwner> later = new ConcurrentHashMap<>();
      try (var _ = queue.own(TOPIC, CHANGES, GROUP, id -> fresh(later, id))) {
        await().atMost(SOON).until(() -> holds(later.get(0)));
        assertThat(RecordingOwner.texts(later.get(0).restored)).containsExactly("good");
      }
      // The group's own topic has three copies as well.
      awaitCopies("__consumer_offsets");
    }
  }

  private static RecordingOwner fresh(Map<Integer, RecordingOwner> owners, int id) {
    var owner = new RecordingOwner();
    owners.put(id, owner);
    return owner;
  }

  private static boolean holds(RecordingOwner owner) {
    return owner != null && owner.isStarted() && owner.partition.isHeld();
  }
}
