package io.ringfort.messaging.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void withoutALimitNobodyEverWaits() {
    Pace pace = new Pace(0);
    pace.spend(1_000_000, 5);
    assertThat(pace.waitNanos(5)).isZero();
  }

  @Test
  void aMessageOfThreeSegmentsTakesTheTimeOfThree() {
    Pace pace = new Pace(1);
    pace.spend(3, 10 * SECOND);
    // A tenth of a second had been saved up.
    assertThat(pace.waitNanos(10 * SECOND)).isEqualTo(3 * SECOND - SECOND / 10);
  }

  @Test
  void anIdleSenderSavesUpNoMoreThanATenthOfASecond() {
    Pace pace = new Pace(10);
    pace.spend(1, 0);
    int sentAtOnce = 0;
    while (pace.waitNanos(1_000 * SECOND) == 0) {
      pace.spend(1, 1_000 * SECOND);
      sentAtOnce++;
    }
    // The one that is due, and the one of the tenth of a second.
    assertThat(sentAtOnce).isEqualTo(2);
  }

  @Test
  void overALongTimeTheRateIsKept() {
    Pace pace = new Pace(100);
    int sent = 0;
    for (long now = 0; now < 10 * SECOND; now += 1_000_000) {
      while (pace.waitNanos(now) == 0) {
        pace.spend(1, now);
        sent++;
      }
    }
    assertThat(sent).isBetween(1_000, 1_011);
  }

  @Test
  void worksWhereTheMonotonicClockIsNegative() {
    Pace pace = new Pace(1);
    pace.spend(1, -5 * SECOND);
    assertThat(pace.waitNanos(-5 * SECOND)).isPositive();
    assertThat(pace.waitNanos(-3 * SECOND)).isZero();
  }
}
