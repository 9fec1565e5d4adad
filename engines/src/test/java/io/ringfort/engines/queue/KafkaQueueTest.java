package io.ringfort.engines.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.engines.queue.Topic.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaQueueTest extends QueueContract {
  private static final Topic JOBS = new Topic("jobs", 1, Retention.BY_AGE);

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
  }

  @AfterAll
  static void closeBroker() {
    broker.close();
  }

  @Override
  protected Queue start(List<Topic> topics) {
    return KafkaQueue.start(
        KafkaQueue.Config.local(broker.bootstrap()), topics, new SimpleMeterRegistry());
  }

  @Test
  void everyTopicIsOnTheDiskBeforeItIsAcknowledgedCommittedOffsetsToo() throws Exception {
    try (var queue = start(List.of(JOBS));
        var _ = queue.work(JOBS, "flush", 1, (_, _) -> new Outcome.Done());
        var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()))) {
      for (var topic : List.of(JOBS.name(), KafkaQueue.DEAD_LETTERS.name(), "__consumer_offsets")) {
        await()
            .until(
                () ->
                    admin
                        .listTopics(new ListTopicsOptions().listInternal(true))
                        .names()
                        .get()
                        .contains(topic));
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        assertThat(settings.get("flush.messages").value()).as(topic).isEqualTo("1");
      }
    }
  }

  @Test
  void aDeadLetterTellsWhereItCameFromAndWhy() {
    var registry = new SimpleMeterRegistry();
    try (var queue =
        KafkaQueue.start(KafkaQueue.Config.local(broker.bootstrap()), List.of(JOBS), registry)) {
      var at = queue.append(JOBS, "told", "value".getBytes()).join();
      try (var reading =
          queue.work(
              JOBS,
              "headers",
              4,
              (entry, _) ->
                  entry.key().equals("told")
                      ? new Outcome.Dead("no such number")
                      : new Outcome.Done())) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    registry
                                .counter(
                                    QueueMetrics.DEAD_LETTERS, "topic", "jobs", "group", "headers")
                                .count()
                            == 1
                        && reading.inHand() == 0);
        assertThat(registry.get(QueueMetrics.LAG).tag("group", "headers").gauge().value()).isZero();
      }
      assertThat(registry.find(QueueMetrics.LAG).tag("group", "headers").gauge()).isNull();
      assertThat(registry.timer(QueueMetrics.APPEND, "topic", "jobs").count()).isEqualTo(1);
      assertThat(headersOfTheDeadLetter("told"))
          .containsEntry("reason", "no such number")
          .containsEntry("topic", "jobs")
          .containsEntry("partition", "0")
          .containsEntry("offset", "" + at.offset())
          .containsKey("time");
    }
  }

  @Test
  void whatAStaleOwnerWritesIsPutRight() {
    var jobs = new Topic("stale", 1, Retention.BY_AGE);
    var states = new Topic("stale-states", 1, Retention.COMPACTED);
    try (var queue = start(List.of(jobs, states));
        var stale =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      var owner = new RecordingOwner();
      try (var _ = queue.own(jobs, states, "stale", _ -> owner)) {
        await().atMost(SOON).until(() -> owner.isStarted() && owner.partition.isHeld());
        owner.partition.change("a", "good".getBytes()).join();
        owner.partition.change("gone", "good".getBytes()).join();
        owner.partition.change("gone", null).join();
        for (var key : List.of("a", "gone", "never")) {
          stale.send(
              new ProducerRecord<>(
                  states.name(), 0, key, "stale".getBytes(), WriterEpoch.header(0)));
        }
        stale.flush();
        // Seen by the gap before the next change; an idle owner looks every few seconds.
        owner.partition.change("b", "good".getBytes()).join();

        await().atMost(SOON).until(() -> lastOf(queue, states).get("a").equals("good"));
        await()
            .atMost(SOON)
            .until(
                () ->
                    lastOf(queue, states)
                        .equals(Map.of("a", "good", "b", "good", "gone", "-", "never", "-")));
      }
      var next = new RecordingOwner();
      try (var _ = queue.own(jobs, states, "stale", _ -> next)) {
        await().atMost(SOON).until(next::isStarted);
        assertThat(next.restored).extracting(Entry::key).containsExactlyInAnyOrder("a", "b");
        assertThat(RecordingOwner.texts(next.restored)).containsOnly("good");
      }
    }
  }

  /// What compaction would leave.
  private static Map<String, String> lastOf(Queue queue, Topic topic) {
    var last = new ConcurrentHashMap<String, String>();
    queue
        .follow(
            topic, null, e -> last.put(e.key(), e.value() == null ? "-" : new String(e.value())))
        .close();
    return last;
  }

  private static Map<String, String> headersOfTheDeadLetter(String key) {
    var partition = new TopicPartition(KafkaQueue.DEAD_LETTERS.name(), 0);
    var found = new ArrayList<Map<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (var letter : consumer.poll(Duration.ofMillis(100))) {
          if (letter.key().equals(key)) {
            var headers = new HashMap<String, String>();
            letter
                .headers()
                .forEach(header -> headers.put(header.key(), new String(header.value())));
            found.add(headers);
          }
        }
      }
    }
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
