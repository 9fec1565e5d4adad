package io.ringfort.engines.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// The producers of a queue, one for each topic: idempotent, acknowledged by all in-sync replicas.
/// Any thread.
///
/// A broker handles one request of a connection at a time, and puts every partition in it on the
/// disk, one after the other. With a connection for each topic an accept never waits for the
/// changelog's or the archive's turn at the disk.
///
/// When a topic's buffer is full, or its leader is unknown, a caller waits up to [#MAX_BLOCK]; then
/// the append fails.
final class Appends implements AutoCloseable {
  private static final Duration MAX_BLOCK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final QueueMetrics metrics;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  private record Lane(KafkaProducer<String, byte[]> producer, Timer latency, Counter failures) {}

  Appends(KafkaClients clients, QueueMetrics metrics) {
    this.clients = clients;
    this.metrics = metrics;
  }

  /// Connects, and learns who leads the topic, so that the first append need not wait for it.
  ///
  /// @param atMost a busy machine's broker may need more than one question's time
  void warm(Topic topic, Duration atMost) {
    long begun = System.nanoTime();
    Lane lane = lane(topic.name(), topic.gather());
    while (true) {
      try {
        lane.producer().partitionsFor(topic.name());
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - begun > atMost.toNanos()) {
          throw e;
        }
      }
    }
  }

  private Lane lane(String topic, Duration gather) {
    return lanes.computeIfAbsent(
        topic,
        name ->
            new Lane(
                new KafkaProducer<>(
                    clients.producer(name, gather, MAX_BLOCK),
                    new StringSerializer(),
                    new ByteArraySerializer()),
                metrics.appends(name),
                metrics.appendFailures(name)));
  }

  CompletableFuture<Position> append(
      String topic, int partition, String key, byte @Nullable [] value) {
    return append(topic, partition, key, value, List.of());
  }

  CompletableFuture<Position> append(
      String topic, int partition, String key, byte @Nullable [] value, List<Header> headers) {
    var lane = lane(topic, Duration.ZERO);
    var future = new CompletableFuture<Position>();
    long begun = System.nanoTime();
    try {
      lane.producer()
          .send(
              new ProducerRecord<>(topic, partition, key, value, headers),
              (where, error) -> {
                if (error == null) {
                  lane.latency().record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
                  future.complete(new Position(where.partition(), where.offset()));
                } else {
                  fail(topic, lane, future, error);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      // IllegalStateException: the producer is closed.
      fail(topic, lane, future, e);
    }
    return future;
  }

  private static void fail(
      String topic, Lane lane, CompletableFuture<Position> future, Exception error) {
    // An append that could not even be buffered is told twice: by its callback and by an exception
    // or a failed future.
    if (future.completeExceptionally(
        new QueueException("append to " + topic + " was not confirmed", error))) {
      lane.failures().increment();
    }
  }

  @Override
  public void close() {
    // Side by side: each waits for its own entries.
    try (var closers = Threads.virtualPerTask("close-appends")) {
      lanes.values().forEach(lane -> closers.execute(() -> lane.producer().close(PATIENCE)));
    }
  }
}
