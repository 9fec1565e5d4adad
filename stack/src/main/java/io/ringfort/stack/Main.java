package io.ringfort.stack;

import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line. Whatever goes wrong ends in one sentence on stderr and an exit code of
/// [ExitCode].
@Command(
    name = "ringfort",
    description = "A voice and SMS cloud of your own, with Twilio's API.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      OrderCommands.Stop.class,
      OrderCommands.Start.class,
      OrderCommands.Kill.class,
      OrderCommands.Pause.class,
      OrderCommands.Resume.class,
      OrderCommands.Cut.class,
      OrderCommands.Join.class,
      ReleaseCommand.class,
      DeployCommand.class,
      ZoneCommands.Evacuate.class,
      ZoneCommands.Restore.class,
      ZoneCommands.Database.class,
      HostCommand.class,
      DrillCommand.class,
      DemoCommand.class,
      RehearseCommand.class,
      ExplainCommand.class,
      SimulateCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    footer = {"", "The launcher adds: test (every test there is), bench (load and comparisons)."})
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> complain(err, ExitCode.CONFIGURATION, sentence(e)))
        .setExecutionExceptionHandler((e, _, _) -> failed(err, e))
        .execute(args);
  }

  /// Without a command.
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static String sentence(ParameterException e) {
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    String hint =
        suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
    return e.getMessage() + hint + " (./ringfort help says more)";
  }

  private static int failed(PrintWriter err, Exception e) {
    if (e instanceof Refusal refusal) {
      return complain(err, refusal.code(), String.valueOf(refusal.getMessage()));
    }
    // Not a thing that its user can put right by himself: whoever helps him needs the trace.
    e.printStackTrace(err);
    return complain(err, ExitCode.SOFTWARE, "this should not happen: " + e);
  }

  private static int complain(PrintWriter err, ExitCode code, String sentence) {
    err.println("ringfort: " + sentence);
    return code.code();
  }
}
