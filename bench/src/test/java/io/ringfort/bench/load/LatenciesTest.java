package io.ringfort.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void agreesWithSortingToOnePartIn128AndNeverFlatters() {
    Random random = new Random(7);
    long[] micros = random.longs(20_000, 0, 30).map(bits -> random.nextLong(1L << bits)).toArray();
    for (long each : micros) {
      latencies.record(each * 1_000);
    }
    Arrays.sort(micros);
    for (double percent : new double[] {0.01, 1, 25, 50, 90, 99, 99.9, 99.99, 100}) {
      double exact = micros[(int) Math.ceil(micros.length * percent / 100) - 1] / 1_000.0;
      assertThat(latencies.millisAt(percent))
          .isGreaterThanOrEqualTo(exact)
          .isCloseTo(exact, within(exact / 128 + 1e-9));
    }
    assertThat(latencies.count()).isEqualTo(20_000);
  }

  @Test
  void tellsTheRankThatAPercentileMeans() {
    for (int i = 1; i <= 100; i++) {
      latencies.record(i * 1_000L);
    }
    assertThat(latencies.millisAt(50)).isEqualTo(0.050);
    assertThat(latencies.millisAt(99)).isEqualTo(0.099);
    assertThat(latencies.millisAt(99.9)).isEqualTo(0.100);
  }

  @Test
  void takesTheLongestAndTheShortest() {
    latencies.record(0);
    assertThat(latencies.millisAt(100)).isZero();
    latencies.record(Long.MAX_VALUE);
    assertThat(latencies.millisAt(100)).isEqualTo(((1L << 31) - 1) / 1_000.0);
  }

  @Test
  void refusesAPercentileThatDoesNotExist() {
    assertThat(latencies.millisAt(50)).isZero();
    assertThatThrownBy(() -> latencies.millisAt(0))
        .hasMessage("percent: got 0.0 (expected: above 0, at most 100)");
    assertThatThrownBy(() -> latencies.millisAt(100.1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
