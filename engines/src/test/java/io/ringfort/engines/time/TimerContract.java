package io.ringfort.engines.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every timer promises.
public abstract class TimerContract {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Timer timer;

  protected abstract Timer start();

  /// The timer's own time.
  protected abstract long nanos();

  /// Lets time pass until the condition holds.
  protected abstract void until(BooleanSupplier condition);

  @BeforeEach
  void startOne() {
    timer = start();
  }

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void aTaskRunsOnceAndNotEarly() {
    long begun = nanos();
    timer.after(Duration.ofMillis(50), () -> events.add("" + (nanos() - begun)));
    timer.after(Duration.ofMillis(120), () -> events.add("end"));

    until(() -> events.contains("end"));

    assertThat(events).hasSize(2);
    assertThat(Long.parseLong(events.getFirst())).isGreaterThanOrEqualTo(50_000_000L);
  }

  @Test
  void tasksRunInTheOrderOfTheirTimes() {
    timer.after(Duration.ofMillis(60), () -> events.add("b"));
    timer.after(Duration.ofMillis(20), () -> events.add("a"));
    timer.after(Duration.ofMillis(100), () -> events.add("c"));

    until(() -> events.size() == 3);

    assertThat(events).containsExactly("a", "b", "c");
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    var handle = timer.after(Duration.ofMillis(20), () -> events.add("cancelled"));
    timer.after(Duration.ofMillis(60), () -> events.add("end"));
    handle.cancel();

    until(() -> events.contains("end"));

    assertThat(events).containsExactly("end");
  }

  @Test
  void aRepeatedTaskRunsUntilItIsCancelled() {
    var handle = timer.every(Duration.ofMillis(10), () -> events.add("tick"));
    until(() -> events.size() >= 3);
    handle.cancel();
    timer.after(Duration.ofMillis(50), () -> events.add("settled"));
    until(() -> events.contains("settled"));
    int ticks = events.size();
    timer.after(Duration.ofMillis(50), () -> events.add("end"));

    until(() -> events.contains("end"));

    assertThat(events).hasSize(ticks + 1);
  }
}
