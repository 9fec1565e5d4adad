package io.ringfort.voice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = Boolean.getBoolean("long") ? 100_000 : 500;

  @Test
  void everyPromiseHoldsAndTheFaultsReallyHappen() {
    Counts all = Counts.NONE;
    for (long seed = 0; seed < SEEDS; seed++) {
      Report report = Simulation.run(seed, Options.STANDARD);
      assertThat(report.violation()).as("seed %d", seed).isEmpty();
      all = all.plus(report.counts());
    }

    assertThat(all.calls()).isGreaterThan(10L * SEEDS);
    assertThat(all.children()).isGreaterThan(SEEDS);
    assertThat(all.dialled()).isGreaterThan(5L * SEEDS);
    assertThat(all.answered()).isGreaterThan(5L * SEEDS);
    assertThat(all.faults().crashes()).isGreaterThan(SEEDS / 2);
    assertThat(all.faults().freezes()).isGreaterThan(SEEDS / 2);
    assertThat(all.faults().cuts()).isGreaterThan(SEEDS);
    assertThat(all.faults().takeovers()).isGreaterThan(SEEDS);
    assertThat(all.faults().moves()).isGreaterThan(SEEDS);
    assertThat(all.faults().redriven()).isGreaterThan(SEEDS / 10);
    assertThat(all.lost()).isGreaterThan(SEEDS / 100);
    assertThat(all.late()).isGreaterThan(SEEDS / 50);
    assertThat(all.repeats()).isGreaterThan(SEEDS / 10);
  }

  @Test
  void oneSeedIsOneHistory() {
    assertThat(Simulation.run(7, Options.STANDARD)).isEqualTo(Simulation.run(7, Options.STANDARD));
    assertThat(Simulation.run(7, Options.STANDARD).counts())
        .isNotEqualTo(Simulation.run(8, Options.STANDARD).counts());
  }

  @Test
  void oneCallIsAWorldToo() {
    assertThat(LongStream.range(0, 200))
        .allSatisfy(
            seed -> {
              assertThat(Simulation.run(seed, new Options(1, 0, 1)).violation()).isEmpty();
              assertThat(Simulation.run(seed, new Options(0, 1, 2)).violation()).isEmpty();
            });
  }
}
