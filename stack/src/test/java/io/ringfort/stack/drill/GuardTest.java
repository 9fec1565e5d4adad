package io.ringfort.stack.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Guard guard = new Guard(20);

  @Test
  void letsAFewCallsBeLost() {
    assertThat(look(0, 10, 0, 4)).isEmpty();
  }

  @Test
  void endsADrillThatLosesMoreThanAFifthOfTheCalls() {
    assertThat(look(0, 10, 0, 5)).contains("5 of 20 calls were lost");
  }

  @Test
  void letsCreatesFailForAMoment() {
    look(0, 100, 0, 0);
    assertThat(look(5, 100, 250, 0)).isEmpty();
    assertThat(look(9, 100, 450, 0)).isEmpty();
  }

  @Test
  void endsADrillInWhichMostCreatesFailForTenSeconds() {
    look(0, 100, 0, 0);
    look(5, 110, 240, 0);
    assertThat(look(10, 120, 480, 0)).contains("480 of 500 creates failed within 10 s");
  }

  @Test
  void forgetsWhatWasBefore() {
    look(0, 100, 0, 0);
    look(6, 100, 300, 0);
    assertThat(look(11, 500, 300, 0)).isEmpty();
    assertThat(look(17, 900, 310, 0)).isEmpty();
  }

  @Test
  void saysNothingWithoutLoad() {
    Guard idle = new Guard(0);
    idle.look(new Guard.Sample(BEGIN, 0, 0, 0));
    assertThat(idle.look(new Guard.Sample(BEGIN.plusSeconds(30), 0, 0, 0))).isEmpty();
  }

  private Optional<String> look(int second, int accepted, int refused, int lost) {
    return guard.look(new Guard.Sample(BEGIN.plusSeconds(second), accepted, refused, lost));
  }
}
