package io.ringfort.stack;

import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.deploy.Evacuation;
import io.ringfort.stack.exit.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort evacuate|restore ZONE` and `ringfort database promote ZONE`.
final class ZoneCommands {
  private ZoneCommands() {}

  /// What they have in common.
  abstract static class Zonal implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "ZONE", description = "Such as a.")
    private String zone;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = ".ringfort",
        description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data;

    abstract ExitCode on(Path data, String zone) throws InterruptedException;

    void say(String line) {
      spec.commandLine().getOut().println(line);
    }

    @Override
    public Integer call() throws InterruptedException {
      return on(data, zone).code();
    }
  }

  @Command(
      name = "evacuate",
      description = "Move everything off a zone and stop its hosts; refused when it is needed.")
  static final class Evacuate extends Zonal {
    @Option(
        names = "--calls-per-host",
        paramLabel = "N",
        defaultValue = "500",
        description = "How many calls a voice host carries (default: ${DEFAULT-VALUE}).")
    private int callsPerHost;

    @Override
    ExitCode on(Path data, String zone) throws InterruptedException {
      return new Evacuation(data, callsPerHost, this::say).evacuate(zone);
    }
  }

  @Command(name = "restore", description = "Start the hosts of a zone that was evacuated.")
  static final class Restore extends Zonal {
    @Override
    ExitCode on(Path data, String zone) throws InterruptedException {
      return new Evacuation(data, 0, this::say).restore(zone);
    }
  }

  @Command(
      name = "database",
      description = "The database of a running stack.",
      synopsisSubcommandLabel = "promote",
      subcommands = Promote.class)
  static final class Database implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  @Command(name = "promote", description = "Move the primary of the database to a zone.")
  static final class Promote extends Zonal {
    @Override
    ExitCode on(Path data, String zone) throws InterruptedException {
      AgentClient.of(data).promote(zone);
      say("database: the primary is in zone " + zone);
      return ExitCode.OK;
    }
  }
}
