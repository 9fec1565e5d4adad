package io.ringfort.stack;

import io.ringfort.stack.agent.Agent;
import io.ringfort.stack.boot.Stack;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.box.ZonesFile;
import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringfort up`: starts a stack and keeps it running until Ctrl-C or SIGTERM.
@Command(
    name = "up",
    description = "Start everything, in this process or as many hosts; Ctrl-C drains and stops it.")
final class UpCommand implements Callable<Integer> {
  /// Those who carry traffic first, then those on whom they stand.
  private static final Duration ALL_DOWN_WITHIN = Duration.ofSeconds(25);

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

  @Option(
      names = "--zones",
      paramLabel = "N",
      description =
          "Many hosts on this machine, in N zones: 1, 3 or 5. What they are stands in DIR/stack.yaml,"
              + " which is written if it is not there.")
  private @Nullable Integer zones;

  @Option(
      names = "--zone-networks",
      description = "With --zones, as root: each zone in a network of its own, which can be cut.")
  private boolean zoneNetworks;

  @Option(
      names = "--stack",
      paramLabel = "FILE",
      description = "The hosts of a stack.yaml whose addresses are on this machine.")
  private @Nullable Path stack;

  @Override
  public Integer call() throws InterruptedException {
    if (zoneNetworks && zones == null) {
      throw new Refusal(ExitCode.CONFIGURATION, "--zone-networks goes with --zones");
    }
    if (zones == null && stack == null) {
      return oneProcess();
    }
    if (bind != null || (stack != null && (file != null || port != null || zones != null))) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "--stack goes without --zones, --config, --port and --bind, and --zones without --bind:"
              + " the stack's file has the addresses and settings");
    }
    return manyHosts();
  }

  private int oneProcess() throws InterruptedException {
    StackConfig config = ConfigReader.read(new ConfigReader.Flags(file, data, port, bind));
    DataFolder folder = DataFolder.open(config.data());
    // In this order, so that a signal in the middle of a start ends in order too, and the last
    // lines are logged.
    try (Shutdown shutdown = new Shutdown();
        Surroundings _ = new Surroundings(folder);
        Stack running = Stack.start(config, folder)) {
      print(Banner.of(running.credentials(), config.data(), sinceStart()));
      shutdown.awaitAsked();
    }
    return ExitCode.OK.code();
  }

  private int manyHosts() throws InterruptedException {
    // Checked here, under its own name, before it becomes a part of another file.
    StackConfig config = ConfigReader.read(new ConfigReader.Flags(file, data, port, null));
    DataFolder folder = DataFolder.open(config.data());
    Path location = stack != null ? stack : folder.path("stack.yaml");
    StackFile hosts;
    try {
      if (zones != null && !Files.exists(location)) {
        ZonesFile.write(location, zones, port, file, zoneNetworks);
      }
      hosts = StackFile.read(location);
    } catch (Refusal e) {
      folder.close();
      throw e;
    }
    try (Shutdown shutdown = new Shutdown(ALL_DOWN_WITHIN);
        Surroundings _ = new Surroundings(folder);
        Agent agent = shutdown.interruptibly(() -> Agent.start(hosts, location, folder))) {
      print(Banner.of(agent.credentials(), config.data(), sinceStart(), agent.hosts()));
      shutdown.awaitAsked();
    }
    return ExitCode.OK.code();
  }

  private void print(String banner) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(banner);
    out.flush();
  }

  /// Of the JVM: before it the launcher may have built.
  private static Duration sinceStart() {
    return Duration.ofMillis(
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
