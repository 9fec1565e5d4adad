package io.ringfort.messaging.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final List<Report> REPORTS =
      LongStream.range(0, 300).mapToObj(seed -> Simulation.run(seed, Options.STANDARD)).toList();

  @Test
  void everyPromiseHolds() {
    assertThat(REPORTS)
        .allSatisfy(
            report -> assertThat(report.violation()).as("seed %d", report.seed()).isEmpty());
  }

  /// A host that was frozen hears at once that it is given a partition and that it gives it back.
  @Test
  void whatIsGivenBackBeforeItWasBegunWithIsNotBegunWith() {
    assertThat(Simulation.run(567_398_722_235L, Options.STANDARD).violation()).isEmpty();
  }

  @Test
  void theFaultsReallyHappen() {
    Counts all = REPORTS.stream().map(Report::counts).reduce(Counts.NONE, Counts::plus);

    assertThat(all.messages()).isGreaterThan(8_000);
    assertThat(all.faults().crashes()).isGreaterThan(1_000);
    assertThat(all.faults().freezes()).isGreaterThan(300);
    assertThat(all.faults().cuts()).isGreaterThan(300);
    assertThat(all.faults().stale()).isGreaterThan(20);
    assertThat(all.doubts()).isGreaterThan(500);
    assertThat(all.doubled()).isGreaterThan(100);
    assertThat(all.repeats()).isGreaterThan(500);
    assertThat(all.forgotten()).isGreaterThan(5_000);
  }

  @Test
  void oneSeedIsOneHistory() {
    assertThat(Simulation.run(7, Options.STANDARD)).isEqualTo(Simulation.run(7, Options.STANDARD));
    assertThat(Simulation.run(7, Options.STANDARD).counts())
        .isNotEqualTo(Simulation.run(8, Options.STANDARD).counts());
  }

  @Test
  void oneMessageOnOnePartitionIsAWorldToo() {
    assertThat(LongStream.range(0, 100))
        .allSatisfy(
            seed -> assertThat(Simulation.run(seed, new Options(1, 1, 1)).violation()).isEmpty());
  }
}
