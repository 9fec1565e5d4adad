package io.ringfort.stack.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final int KILLED = 137;

  @Test
  void aKilledHostStaysDownForFiveSeconds() {
    assertThat(Backoff.NONE.after(SHORT).pause(KILLED)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aHostThatDiesAgainAndAgainStaysDownLongerUpToALimit() {
    Backoff backoff = Backoff.NONE.after(SHORT).after(SHORT);

    assertThat(backoff.pause(KILLED)).isEqualTo(Duration.ofSeconds(10));
    for (int i = 0; i < 20; i++) {
      backoff = backoff.after(SHORT);
    }
    assertThat(backoff.pause(KILLED)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void aHostThatRanForAWhileIsForgiven() {
    Backoff backoff = Backoff.NONE.after(SHORT).after(SHORT).after(Duration.ofMinutes(2));

    assertThat(backoff.pause(KILLED)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aHostThatAsksForItIsStartedAtOnceButNotForEver() {
    Backoff once = Backoff.NONE.after(SHORT);

    assertThat(once.pause(75)).isZero();
    assertThat(once.after(SHORT).pause(75)).isPositive();
  }
}
