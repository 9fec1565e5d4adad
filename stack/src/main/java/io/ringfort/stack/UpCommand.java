package io.ringfort.stack;

import io.ringfort.stack.boot.Stack;
import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.exit.ExitCode;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringfort up`: starts a stack and keeps it running until Ctrl-C or SIGTERM.
@Command(name = "up", description = "Start everything in this process; Ctrl-C drains and stops it.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings that differ from the defaults (see docs/operations.md).")
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder for everything the stack writes (default: .ringfort).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The API's port (default: 8080); 0 takes free ports for everything.")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen on (default: 127.0.0.1).")
  private @Nullable String bind;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StackConfig config = ConfigReader.read(new ConfigReader.Flags(file, data, port, bind));
    DataFolder folder = DataFolder.open(config.data());
    // In this order, so that a signal in the middle of a start ends in order too, and the last
    // lines are logged.
    try (Shutdown shutdown = new Shutdown();
        Surroundings _ = new Surroundings(folder);
        Stack stack = Stack.start(config, folder)) {
      out.print(Banner.of(stack.credentials(), config.data(), sinceStart()));
      out.flush();
      shutdown.awaitAsked();
    }
    return ExitCode.OK.code();
  }

  /// Of the JVM: before it the launcher may have built.
  private static Duration sinceStart() {
    return Duration.ofMillis(
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
