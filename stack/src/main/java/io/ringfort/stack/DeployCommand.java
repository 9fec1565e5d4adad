package io.ringfort.stack;

import io.ringfort.stack.deploy.Deploy;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort deploy VERSION`, `ringfort deploy --back`.
@Command(
    name = "deploy",
    description =
        "Bring a running stack to another release, host by host; goes back by itself when that is"
            + " bad. Repeat it to go on with one that was killed.")
final class DeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      description = "As ./ringfort release list shows it.")
  private @Nullable String version;

  @Option(names = "--back", description = "To the release before the last deploy.")
  private boolean back;

  @Option(names = "--anyway", description = "Also when hosts are not ready before.")
  private boolean anyway;

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How long each host is looked at before the next one (default: ${DEFAULT-VALUE}).")
  private int watchSeconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".ringfort",
      description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Override
  public Integer call() throws InterruptedException {
    if ((version == null) != back) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "deploy: say either which release, or --back (expected: one)");
    }
    PrintWriter out = spec.commandLine().getOut();
    Deploy deploy = new Deploy(data, Duration.ofSeconds(watchSeconds), anyway, out::println);
    return (version == null ? deploy.back() : deploy.to(version)).code();
  }
}
