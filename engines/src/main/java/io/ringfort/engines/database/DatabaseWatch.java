package io.ringfort.engines.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks the database every five seconds whether it is there, and shows the answer as a metric.
public final class DatabaseWatch implements AutoCloseable {
  /// Gauge: 1 when this host reaches the database, else 0.
  public static final String UP = "ringfort.database.up";

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PostgresDatabase database;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final Timer.Handle task;
  private volatile boolean up;

  private DatabaseWatch(PostgresDatabase database, Timer timer, MeterRegistry metrics) {
    this.database = database;
    up = database.isHealthy();
    Gauge.builder(UP, this, w -> w.up ? 1 : 0).strongReference(true).register(metrics);
    task = timer.every(EVERY, this::begin);
  }

  public static DatabaseWatch start(PostgresDatabase database, Timer timer, MeterRegistry metrics) {
    return new DatabaseWatch(database, timer, metrics);
  }

  private void begin() {
    if (asking.compareAndSet(false, true)) {
      Threads.startVirtual(
          "database-watch",
          () -> {
            try {
              up = database.isHealthy();
            } finally {
              asking.set(false);
            }
          });
    }
  }

  @Override
  public void close() {
    task.cancel();
  }
}
