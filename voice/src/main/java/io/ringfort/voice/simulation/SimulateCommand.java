package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Violation;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/// `./ringfort simulate --calls`: lives many seeds and stops at the first broken promise.
public final class SimulateCommand {
  private static final long PROGRESS_NANOS = 5_000_000_000L;

  private SimulateCommand() {}

  /// @param seeds how many; they follow each other
  /// @param firstSeed where to begin; empty: at chance
  /// @param hosts that have calls
  /// @return the process's exit status: 0 when every promise held, else 1
  public static int run(int seeds, OptionalLong firstSeed, int hosts, PrintStream out) {
    Options standard = Options.STANDARD;
    Options options = new Options(standard.placed(), standard.received(), hosts);
    long first = firstSeed.orElseGet(() -> new SplittableRandom().nextLong(1, 1_000_000_000_000L));
    return run(seeds, first, hosts, seed -> Simulation.run(seed, options), out);
  }

  static int run(
      int seeds, long first, int hosts, LongFunction<Report> simulation, PrintStream out) {
    long begun = System.nanoTime();
    long told = begun;
    Counts counts = Counts.NONE;
    for (int i = 0; i < seeds; i++) {
      Report report = simulation.apply(first + i);
      counts = counts.plus(report.counts());
      if (report.violation().isPresent()) {
        print(report.seed(), hosts, report.violation().get(), out);
        return 1;
      }
      long now = System.nanoTime();
      if (now - told > PROGRESS_NANOS) {
        out.printf("%,d of %,d seeds%n", i + 1, seeds);
        told = now;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    out.printf(
        "Every promise held in %,d seeds from %d on, %.0f seeds a second.%n",
        seeds, first, seeds / seconds);
    out.printf(
        "  %,d calls, %,d of them dialled by others; %,d phones rang, %,d were answered%n",
        counts.calls(), counts.children(), counts.dialled(), counts.answered());
    out.printf(
        "  %,d crashes of hosts, %,d freezes, %,d cut off%n",
        counts.faults().crashes(), counts.faults().freezes(), counts.faults().cuts());
    out.printf(
        "  %,d calls taken over, %,d moved, %,d phones called again%n",
        counts.faults().takeovers(), counts.faults().moves(), counts.faults().redriven());
    out.printf(
        "  %,d calls lost with their hosts, %,d not dialled because it was late%n",
        counts.lost(), counts.late());
    out.printf("  %,d requests read again%n", counts.repeats());
    return 0;
  }

  private static void print(long seed, int hosts, Violation violation, PrintStream out) {
    out.printf(
        "A promise was broken at seed %d:%n  %s: %s%n%n",
        seed, violation.subject(), violation.text());
    violation.trace().forEach(out::println);
    out.printf(
        "%nAgain: ./ringfort simulate --calls --hosts %d --seeds 1 --seed %d%n", hosts, seed);
  }
}
