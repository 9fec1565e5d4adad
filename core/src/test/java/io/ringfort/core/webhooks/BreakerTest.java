package io.ringfort.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.webhooks.Breaker.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Breaker fail(Breaker breaker, int times, Instant now) {
    Breaker state = breaker;
    for (int i = 0; i < times; i++) {
      state = state.ended(Verdict.DEAD, false, now);
    }
    return state;
  }

  @Test
  void opensAtTheTwentiethFailureInARow() {
    Breaker nineteen = fail(Breaker.HEALTHY, 19, START);
    assertThat(nineteen.admits(START)).isTrue();
    assertThat(fail(nineteen, 1, START.plusSeconds(10)).admits(START.plusSeconds(10))).isFalse();
  }

  @Test
  void staysClosedWhenTheFailuresAreSpreadOut() {
    assertThat(fail(fail(Breaker.HEALTHY, 19, START), 1, START.plusSeconds(11)))
        .isEqualTo(new Breaker.Closed(1, START.plusSeconds(11)));
  }

  @Test
  void startsCountingAgainAfterAnAnswer() {
    Breaker answered = fail(Breaker.HEALTHY, 19, START).ended(Verdict.ALIVE, false, START);
    assertThat(fail(answered, 19, START).admits(START)).isTrue();
  }

  @Test
  void keepsItsCountWhenARequestWasGivenUp() {
    Breaker givenUp = fail(Breaker.HEALTHY, 19, START).ended(Verdict.UNKNOWN, false, START);
    assertThat(fail(givenUp, 1, START).admits(START)).isFalse();
  }

  @Test
  void letsExactlyOneProbeThroughAfterThePause() {
    Breaker open = fail(Breaker.HEALTHY, 20, START);
    Instant due = START.plus(Breaker.PAUSE);
    assertThat(open.admits(due.minusMillis(1))).isFalse();
    assertThat(open.admits(due)).isTrue();
    assertThat(open.begun().admits(due.plus(Duration.ofDays(1)))).isFalse();
  }

  @Test
  void closesWhenTheProbeIsAnswered() {
    assertThat(new Breaker.Probing().ended(Verdict.ALIVE, true, START)).isEqualTo(Breaker.HEALTHY);
  }

  @Test
  void opensAgainWhenTheProbeFails() {
    assertThat(new Breaker.Probing().ended(Verdict.DEAD, true, START))
        .isEqualTo(new Breaker.Open(START.plus(Breaker.PAUSE)));
  }

  @Test
  void letsTheNextOneProbeWhenTheProbeWasGivenUp() {
    assertThat(new Breaker.Probing().ended(Verdict.UNKNOWN, true, START).admits(START)).isTrue();
  }

  @Test
  void ignoresStragglersFromBeforeItOpened() {
    Breaker open = fail(Breaker.HEALTHY, 20, START);
    assertThat(open.ended(Verdict.ALIVE, false, START)).isEqualTo(open);
    assertThat(new Breaker.Probing().ended(Verdict.ALIVE, false, START))
        .isEqualTo(new Breaker.Probing());
    assertThat(new Breaker.Probing().ended(Verdict.DEAD, false, START))
        .isEqualTo(new Breaker.Probing());
  }
}
