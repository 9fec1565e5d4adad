package io.ringfort.engines.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// The one producer of a queue: idempotent, acknowledged by all in-sync replicas. Any thread.
///
/// When its 64 MB buffer is full, or a topic's leader is unknown, a caller waits up to [#MAX_BLOCK]; then the append fails.
final class Appends implements AutoCloseable {
  private static final Duration MAX_BLOCK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaProducer<String, byte[]> producer;
  private final QueueMetrics metrics;
  private final Map<String, Meters> meters = new ConcurrentHashMap<>();

  private record Meters(Timer latency, Counter failures) {}

  Appends(KafkaClients clients, QueueMetrics metrics) {
    this.metrics = metrics;
    this.producer = new KafkaProducer<>(clients.producer(MAX_BLOCK), new StringSerializer(), new ByteArraySerializer());
  }

  /// Learns who leads the topic, so that the first append need not wait for it.
  void warm(String topic) {
    producer.partitionsFor(topic);
  }

  CompletableFuture<Position> append(String topic, int partition, String key, byte @Nullable [] value) {
    return append(topic, partition, key, value, List.of());
  }

  CompletableFuture<Position> append(
      String topic, int partition, String key, byte @Nullable [] value, List<Header> headers) {
    var meter = meters.computeIfAbsent(topic, name -> new Meters(metrics.appends(name), metrics.appendFailures(name)));
    var future = new CompletableFuture<Position>();
    long begun = System.nanoTime();
    try {
      producer.send(new ProducerRecord<>(topic, partition, key, value, headers), (where, error) -> {
        if (error == null) {
          meter.latency().record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
          future.complete(new Position(where.partition(), where.offset()));
        } else {
          fail(topic, meter, future, error);
        }
      });
    } catch (KafkaException | IllegalStateException e) {
      // IllegalStateException: the producer is closed.
      fail(topic, meter, future, e);
    }
    return future;
  }

  private static void fail(String topic, Meters meter, CompletableFuture<Position> future, Exception error) {
    // An append that could not even be buffered is told twice: by its callback and by an exception or a failed future.
    if (future.completeExceptionally(new QueueException("append to " + topic + " was not confirmed", error))) {
      meter.failures().increment();
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
