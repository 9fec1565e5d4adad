package io.ringfort.stack;

import io.ringfort.stack.agent.Agent;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.box.ZonesFile;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.drill.Drill;
import io.ringfort.stack.drill.Kind;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.host.HostHere;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `ringfort rehearse`: what the hosts of a stack do all their life, done once in this process, so
/// that the JVM can record what it needs for it: they find each other, carry messages and calls, move
/// calls, go and come back.
@Command(
    name = "rehearse",
    description = "What hosts do, in one process, to be recorded.",
    hidden = true)
final class RehearseCommand implements Callable<Integer> {
  private static final int SMS_RATE = 5;
  private static final int CALLS = 10;
  private static final Duration DOWN_FOR = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = Throwaway.folder("rehearsal");
    try {
      rehearse(place);
    } finally {
      Throwaway.delete(place);
    }
    return ExitCode.OK.code();
  }

  private void rehearse(Path place) throws IOException, InterruptedException {
    DataFolder folder = DataFolder.open(place);
    Path location = folder.path("stack.yaml");
    ZonesFile.writeTogether(location);
    StackFile file = StackFile.read(location);
    try (Shutdown shutdown = new Shutdown();
        Surroundings _ = new Surroundings(folder);
        Agent agent =
            shutdown.interruptibly(
                () ->
                    Agent.start(
                        file, location, folder, (host, _) -> HostHere.start(file, host, place)))) {
      Drill.run(
          new Drill.Wish(Kind.MOVE, null, SMS_RATE, CALLS, DOWN_FOR),
          AgentClient.of(place),
          agent.credentials(),
          spec.commandLine().getOut());
    }
  }
}
