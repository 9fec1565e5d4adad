package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// The settings of every client of one cluster, tuned so that a dead broker costs seconds and an
/// idle client little.
///
/// @param bootstrap `host:port,host:port` of brokers to ask first
/// @param appendTimeout after which an unconfirmed append fails
record KafkaClients(String bootstrap, Duration appendTimeout) {
  private static final int MAX_REQUEST_BYTES = 2 << 20;

  Map<String, Object> common() {
    var c = new HashMap<String, Object>();
    c.put("bootstrap.servers", bootstrap);
    c.put("retry.backoff.ms", 50);
    c.put("retry.backoff.max.ms", 200);
    c.put("reconnect.backoff.ms", 50);
    c.put("reconnect.backoff.max.ms", 200);
    c.put("socket.connection.setup.timeout.ms", 1000L);
    c.put("metadata.max.age.ms", 5000);
    c.put("enable.metrics.push", false);
    // Micrometer carries our metrics; JMX beans per client and topic only cost start-up time.
    c.put("metric.reporters", "");
    return c;
  }

  Map<String, Object> producer(String topic, Duration gather, Duration maxBlock) {
    var c = common();
    c.put("client.id", "append-" + topic);
    c.put("acks", "all");
    c.put("enable.idempotence", true);
    // One request at a time: what comes while it is under way makes the next one. A quiet append
    // goes at once, and under load
    // the batches grow with the time that the disk takes.
    c.put("linger.ms", gather.toMillis());
    c.put("max.in.flight.requests.per.connection", 1);
    // Larger ones are faster still, but each busy partition holds one: they must not fill the
    // buffer while the broker is away.
    c.put("batch.size", 128 << 10);
    c.put("buffer.memory", 32L << 20);
    c.put("max.request.size", MAX_REQUEST_BYTES);
    c.put("max.block.ms", maxBlock.toMillis());
    // A frozen broker is given up after this, not after Kafka's 30 s; the same entry sent again is
    // recognised.
    c.put("request.timeout.ms", (int) Math.min(1500, appendTimeout.toMillis()));
    c.put("delivery.timeout.ms", (int) appendTimeout.toMillis());
    // A topic that is quiet for minutes must not cost its next caller a question to the broker.
    c.put("metadata.max.idle.ms", Duration.ofDays(7).toMillis());
    return c;
  }

  /// A member of a group, or with [#alone] a reader without one.
  Consumer<String, byte[]> member(String group, int maxPollEntries) {
    var c = reader(maxPollEntries);
    c.put("group.id", group);
    c.put("group.protocol", "consumer");
    c.put("enable.auto.commit", false);
    return consumer(c);
  }

  Consumer<String, byte[]> alone() {
    return consumer(reader(2000));
  }

  private Map<String, Object> reader(int maxPollEntries) {
    var c = common();
    c.put("auto.offset.reset", "earliest");
    // Readers are many, and all try a broker that died, just when others have most to do; none waits for
    // the first moment after an election.
    c.put("retry.backoff.ms", 100);
    c.put("retry.backoff.max.ms", 500);
    c.put("reconnect.backoff.ms", 100);
    c.put("reconnect.backoff.max.ms", 1000);
    c.put("max.poll.records", maxPollEntries);
    c.put("fetch.max.bytes", 8 << 20);
    // A reader that closes waits for the fetch that is out, so Kafka's half a second each makes a slow
    // stop; but among many hosts each reader asks each broker, and an idle stack is kept busy by that.
    c.put("fetch.max.wait.ms", bootstrap.indexOf(',') < 0 ? 200 : 1000);
    c.put("max.partition.fetch.bytes", 1 << 20);
    c.put("request.timeout.ms", 3000);
    c.put("default.api.timeout.ms", 5000);
    return c;
  }

  private static Consumer<String, byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
