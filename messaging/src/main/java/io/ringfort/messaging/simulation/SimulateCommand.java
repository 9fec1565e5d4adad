package io.ringfort.messaging.simulation;

import io.ringfort.core.simulation.Violation;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/// `./ringfort simulate`: lives many seeds and stops at the first broken promise.
public final class SimulateCommand {
  private static final long PROGRESS_NANOS = 5_000_000_000L;

  private SimulateCommand() {}

  /// @param seeds how many; they follow each other
  /// @param firstSeed where to begin; empty: at chance
  /// @param hosts in the group of owners
  /// @return the process's exit status: 0 when every promise held, else 1
  public static int run(int seeds, OptionalLong firstSeed, int hosts, PrintStream out) {
    Options standard = Options.STANDARD;
    Options options = new Options(standard.messages(), standard.partitions(), hosts);
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
        "  %,d messages, %,d submits; %,d crashes of hosts, %,d freezes, %,d cut off%n",
        counts.messages(),
        counts.submits(),
        counts.faults().crashes(),
        counts.faults().freezes(),
        counts.faults().cuts());
    out.printf(
        "  %,d submits in doubt, %,d parts taken twice by a carrier, each of them in doubt%n",
        counts.doubts(), counts.doubled());
    out.printf(
        "  %,d intents read again, %,d messages forgotten%n", counts.repeats(), counts.forgotten());
    out.printf(
        "  %,d stale records left out, %,d callbacks behind later ones, %,d submits belated%n",
        counts.faults().stale(), counts.faults().late(), counts.faults().belated());
    return 0;
  }

  private static void print(long seed, int hosts, Violation violation, PrintStream out) {
    out.printf(
        "A promise was broken at seed %d:%n  %s: %s%n%n",
        seed, violation.subject(), violation.text());
    violation.trace().forEach(out::println);
    out.printf("%nAgain: ./ringfort simulate --hosts %d --seeds 1 --seed %d%n", hosts, seed);
  }
}
