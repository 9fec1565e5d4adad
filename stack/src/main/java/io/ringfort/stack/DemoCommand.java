package io.ringfort.stack;

import io.ringfort.stack.boot.Stack;
import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.demo.Tour;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringfort demo`: the tour, of the stack that runs on the data folder, or of one that lives as
/// long as the tour.
@Command(
    name = "demo",
    description = "A guided tour in under a minute, of a running stack or of one of its own.")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of the running stack (default: .ringfort).")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = ConfigReader.read(new ConfigReader.Flags(null, data, null, null)).data();
    Optional<Credentials> running = Credentials.read(folder).filter(Tour::isReachable);
    return running.isPresent() ? tour(running.get()) : ofItsOwn();
  }

  private int tour(Credentials credentials) throws IOException, InterruptedException {
    URI simulator = credentials.simulatorUrl();
    if (simulator == null) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the stack at " + credentials.apiUrl() + " has no simulator to be shown with");
    }
    try (Tour tour = new Tour(credentials, simulator, out())) {
      return tour.run() ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
  }

  private int ofItsOwn() throws IOException, InterruptedException {
    out().println("No stack is running here; starting one for the tour ...");
    out().flush();
    Path folder = Throwaway.folder("demo");
    StackConfig config = ConfigReader.read(new ConfigReader.Flags(null, folder, 0, null));
    DataFolder data = DataFolder.open(folder);
    try (Shutdown _ = new Shutdown();
        Surroundings _ = new Surroundings(data);
        Stack stack = Stack.start(config, data)) {
      return tour(stack.credentials());
    } finally {
      Throwaway.delete(folder);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
