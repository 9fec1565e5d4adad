package io.ringfort.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongCountsTest {
  @Test
  void countsLikeAMapWhileItGrows() {
    LongCounts counts = new LongCounts(1_000_000);
    Map<Long, Integer> oracle = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      long identity = random.nextLong(40_000) - 20_000;
      assertThat(counts.increment(identity)).isEqualTo(oracle.merge(identity, 1, Integer::sum));
    }
    oracle.forEach((identity, count) -> assertThat(counts.count(identity)).isEqualTo(count));
  }

  @Test
  void remembersTheYoungerHalfAndForgetsTheOldest() {
    LongCounts counts = new LongCounts(1_000);
    for (long identity = 1; identity <= 2_000; identity++) {
      counts.increment(identity);
    }
    assertThat(counts.count(1)).isZero();
    for (long identity = 1_501; identity <= 2_000; identity++) {
      assertThat(counts.count(identity)).isEqualTo(1);
    }
  }

  @Test
  void keepsTheCountOfAnOldIdentityThatComesAgain() {
    LongCounts counts = new LongCounts(1_000);
    for (long identity = 1; identity <= 600; identity++) {
      counts.increment(identity);
    }
    assertThat(counts.increment(1)).isEqualTo(2);
  }
}
