package io.ringfort.engines.queue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/// Polls a member of a group, and rests where Kafka would not (KAFKA-21031, open in 4.4.0). While a
/// heartbeat waits for its answer longer than the heartbeats' interval, Kafka's consumer does not wait
/// within a poll but turns as fast as it can. After the death of a broker that is so for seconds in
/// every reader that commits, just when hosts have most to do. It shows in the processor time of a poll
/// that brought nothing. The consumer's own thread turns too, which nobody but Kafka can mend. Lives in
/// the thread that polls.
final class CalmPoll {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration REST = Duration.ofMillis(20);
  private static final Duration CALM = Duration.ofMillis(500);

  /// How long a poll may take that tries whether Kafka waits again.
  private static final Duration TRY = Duration.ofMillis(10);

  /// Hundreds of turns. One that waits takes a tenth of that.
  private static final long TOO_MUCH = Duration.ofMillis(1).toNanos();

  /// And more than this part of its time.
  private static final int PART = 20;

  private final Consumer<String, byte[]> consumer;
  private boolean calm;
  private long calmSince;

  CalmPoll(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  ConsumerRecords<String, byte[]> poll(Duration patience) {
    long began = System.nanoTime();
    if (calm && began - calmSince < CALM.toNanos()) {
      return restOrTake(patience);
    }
    long spent = THREADS.getCurrentThreadCpuTime();
    var records = consumer.poll(calm && TRY.compareTo(patience) < 0 ? TRY : patience);
    if (records.isEmpty()) {
      spent = THREADS.getCurrentThreadCpuTime() - spent;
      calmSince = System.nanoTime();
      calm = spent > TOO_MUCH && spent > (calmSince - began) / PART;
    } else {
      calm = false;
    }
    return records;
  }

  private ConsumerRecords<String, byte[]> restOrTake(Duration patience) {
    var records = consumer.poll(Duration.ZERO);
    if (records.isEmpty()) {
      LockSupport.parkNanos(Math.min(REST.toNanos(), patience.toNanos()));
    }
    return records;
  }
}
