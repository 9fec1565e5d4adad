package io.ringfort.engines.time;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ExecutorTimerTest extends TimerContract {

  @Override
  protected Timer start() {
    return new ExecutorTimer();
  }

  @Override
  protected long nanos() {
    return System.nanoTime();
  }

  @Override
  protected void until(BooleanSupplier condition) {
    await().until(condition::getAsBoolean);
  }

  @Test
  void aTaskThatThrowsStopsNobody() {
    try (var timer = new ExecutorTimer()) {
      var runs = new AtomicInteger();
      timer.every(
          Duration.ofMillis(40),
          () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("this is part of the test");
          });

      until(() -> runs.get() >= 3);
    }
  }
}
