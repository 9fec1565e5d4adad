package io.ringfort.engines.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.engines.time.Timer;
import io.ringfort.engines.time.TimerContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FakeTimerTest extends TimerContract {
  private final FakeTimer timer = new FakeTimer(Instant.EPOCH);

  @Override
  protected Timer start() {
    return timer;
  }

  @Override
  protected long nanos() {
    return Duration.between(Instant.EPOCH, timer.instant()).toNanos();
  }

  @Override
  protected void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(timer.advanceToNext()).as("something is planned").isTrue();
    }
  }

  @Test
  void whatATaskPlansWithinTheTimeThatPassesRunsToo() {
    var times = new ArrayList<Instant>();
    timer.after(
        Duration.ofSeconds(1),
        () -> timer.after(Duration.ofSeconds(1), () -> times.add(timer.instant())));

    timer.advance(Duration.ofSeconds(5));

    assertThat(times).containsExactly(Instant.EPOCH.plusSeconds(2));
    assertThat(timer.instant()).isEqualTo(Instant.EPOCH.plusSeconds(5));
  }
}
