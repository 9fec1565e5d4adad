package io.ringfort.stack;

import io.ringfort.core.hosts.HostName;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.host.RunningHost;
import io.ringfort.stack.link.AgentLink;
import io.ringfort.stack.link.HostReport;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort host NAME`: one host of a stack. Its agent runs it: standard input and output are
/// theirs, and it ends when its agent does.
@Command(name = "host", description = "One host; the agent starts these.", hidden = true)
final class HostCommand implements Callable<Integer> {
  private static final long ORPHANED_MILLIS = 11_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "As the stack's file has it.")
  private String name;

  @Option(names = "--stack", paramLabel = "FILE", required = true, description = "stack.yaml")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder that all hosts of the machine share.")
  private Path data;

  @Option(
      names = "--release",
      paramLabel = "VERSION",
      defaultValue = "",
      description = "What this program and that file are a part of.")
  private String release;

  @Override
  public Integer call() throws InterruptedException {
    StackFile stack = StackFile.read(file).of(release);
    BoxHost self = RunningHost.planned(stack, new HostName(name));
    DataFolder folder = DataFolder.open(data.resolve("hosts").resolve(name));
    AtomicReference<@Nullable RunningHost> running = new AtomicReference<>();
    try (Shutdown shutdown = new Shutdown();
        Surroundings _ = new Surroundings(folder)) {
      AgentLink agent = new AgentLink(
              spec.commandLine().getOut(), shutdown::ask, () -> orphaned(shutdown));
      agent.start(
          System.in, everything -> report(running, everything), zone -> up(running).promote(zone));
      try (RunningHost host =
          shutdown.interruptibly(
              () -> RunningHost.start(stack, self, data, folder, HostCommand::endAtOnce))) {
        running.set(host);
        agent.up(host.report(false));
        shutdown.awaitAsked();
      }
    }
    return ExitCode.OK.code();
  }

  private static HostReport report(
      AtomicReference<@Nullable RunningHost> running, boolean everything) {
    return up(running).report(everything);
  }

  private static RunningHost up(AtomicReference<@Nullable RunningHost> running) {
    return Objects.requireNonNull(running.get(), "not up yet");
  }

  private static void orphaned(Shutdown shutdown) {
    shutdown.ask();
    try {
      new CountDownLatch(1).await(ORPHANED_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Surroundings.writeLastLogLines();
    Runtime.getRuntime().halt(ExitCode.SOFTWARE.code());
  }

  /// Others have what this host owned: whatever it still did would be done twice.
  private static void endAtOnce() {
    Surroundings.writeLastLogLines();
    Runtime.getRuntime().halt(ExitCode.START_AGAIN.code());
  }
}
