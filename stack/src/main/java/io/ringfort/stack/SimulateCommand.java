package io.ringfort.stack;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ringfort simulate`: the life of messages, or of calls, on a virtual clock among failing hosts
/// and carriers, many times over.
@Command(
    name = "simulate",
    description =
        "Run the messaging core, or that of calls, through seeded disasters on a virtual clock; a"
            + " failing seed reproduces.")
final class SimulateCommand implements Callable<Integer> {
  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many runs (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The first run's seed (default: a new one).")
  private @Nullable Long first;

  @Option(names = "--calls", description = "Calls instead of messages.")
  private boolean calls;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many hosts own them (default: ${DEFAULT-VALUE}).")
  private int hosts;

  @Override
  public Integer call() {
    OptionalLong from = first == null ? OptionalLong.empty() : OptionalLong.of(first);
    return calls
        ? io.ringfort.voice.simulation.SimulateCommand.run(seeds, from, hosts, System.out)
        : io.ringfort.messaging.simulation.SimulateCommand.run(seeds, from, hosts, System.out);
  }
}
