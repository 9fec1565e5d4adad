package io.ringfort.engines.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/// What the queue counts. Every metric has the tag `topic`, all but the first also `group`.
public final class QueueMetrics {
  /// Timer: from the call of append to the engine's confirmation; failures are not in it.
  public static final String APPEND = "ringfort.queue.append";

  /// Counter: appends whose outcome is not known.
  public static final String APPEND_FAILURES = "ringfort.queue.append.failures";

  /// Gauge: [Subscription#inHand].
  public static final String IN_HAND = "ringfort.queue.in.hand";

  /// Gauge: [Subscription#lag].
  public static final String LAG = "ringfort.queue.lag";

  /// Gauge: [Subscription#age], in seconds.
  public static final String AGE = "ringfort.queue.age";

  /// Counter: outcomes `Retry`, exceptions included.
  public static final String RETRIES = "ringfort.queue.retries";

  /// Counter: outcomes `Dead`.
  public static final String DEAD_LETTERS = "ringfort.queue.dead.letters";

  /// Counter: readings that failed and were begun anew.
  public static final String RESTARTS = "ringfort.queue.reading.restarts";

  private final MeterRegistry registry;

  QueueMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  Timer appends(String topic) {
    return registry.timer(APPEND, "topic", topic);
  }

  Counter appendFailures(String topic) {
    return registry.counter(APPEND_FAILURES, "topic", topic);
  }

  Counter retries(String topic, String group) {
    return registry.counter(RETRIES, "topic", topic, "group", group);
  }

  Counter deadLetters(String topic, String group) {
    return registry.counter(DEAD_LETTERS, "topic", topic, "group", group);
  }

  Counter restarts(String topic, String group) {
    return registry.counter(RESTARTS, "topic", topic, "group", group);
  }

  /// Shows the gauges of a reading until the returned handle is closed.
  Watch watch(Subscription reading, String topic, String group) {
    var gauges =
        List.of(
            Gauge.builder(IN_HAND, reading, Subscription::inHand)
                .tags("topic", topic, "group", group)
                .strongReference(true)
                .register(registry),
            Gauge.builder(AGE, reading, r -> r.age().toMillis() / 1000.0)
                .tags("topic", topic, "group", group)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry),
            Gauge.builder(LAG, reading, Subscription::lag)
                .tags("topic", topic, "group", group)
                .strongReference(true)
                .register(registry));
    return () -> gauges.forEach(registry::remove);
  }

  /// Gauges being shown.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
