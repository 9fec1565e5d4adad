package io.ringfort.stack;

import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.demo.Timelines;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort explain SID`: what happened to a call or message, step by step, of the stack that runs
/// on the data folder.
@Command(name = "explain", description = "What happened to a call or message, step by step.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SID", description = "Of a call or message: CA..., SM...")
  private String sid;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of the running stack (default: .ringfort).")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = ConfigReader.read(new ConfigReader.Flags(null, data, null, null)).data();
    Credentials credentials =
        Credentials.read(folder)
            .orElseThrow(
                () ->
                    new Refusal(
                        ExitCode.CONFIGURATION,
                        "no stack has run on "
                            + folder
                            + " (expected: --data with the folder of one)"));
    boolean found = Timelines.print(credentials, sid, spec.commandLine().getOut());
    return found ? ExitCode.OK.code() : ExitCode.FAILED.code();
  }
}
