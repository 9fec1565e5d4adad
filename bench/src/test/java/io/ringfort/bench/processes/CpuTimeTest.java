package io.ringfort.bench.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  @Test
  void addsUserAndSystemTimeOfTheProcessAndOfTheChildrenThatItWaitedFor() {
    assertThat(CpuTime.parse("7 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 25 300 4000 20 0 1 0 99"))
        .isEqualTo(44.75);
  }

  @Test
  void countsTheMachineAsBusyWhenItNeitherIdlesNorWaitsForADisk() {
    assertThat(CpuTime.parseMachine("cpu  100 20 300 99999 88888 4 5 6 7 8\ncpu0 1 2 3\n"))
        .isEqualTo(4.35);
    assertThat(CpuTime.secondsOfMachine()).isPositive();
  }

  @Test
  void growsWithTheWorkOfThisProcess() {
    double before = CpuTime.secondsOf(ProcessHandle.current());
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (CpuTime.secondsOf(ProcessHandle.current()) < before + 0.05
        && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(CpuTime.secondsOf(ProcessHandle.current())).isGreaterThanOrEqualTo(before + 0.05);
  }

  @Test
  void isZeroForAProcessThatIsGone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(CpuTime.secondsOf(process.toHandle())).isZero();
  }
}
