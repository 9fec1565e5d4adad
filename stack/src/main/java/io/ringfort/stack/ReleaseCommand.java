package io.ringfort.stack;

import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.release.Program;
import io.ringfort.stack.release.Release;
import io.ringfort.stack.release.ReleaseStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringfort release build|list`.
@Command(
    name = "release",
    description = "Code and settings under one version, for ./ringfort deploy.",
    synopsisSubcommandLabel = "build|list",
    subcommands = {ReleaseCommand.Build.class, ReleaseCommand.Listing.class})
final class ReleaseCommand implements Runnable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// What the launcher has built, with the settings of a stack.
  @Command(name = "build", description = "Pack the build and the stack's settings as a release.")
  static final class Build implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--name",
        paramLabel = "VERSION",
        description = "Letters, digits, '.', '_' and '-' (default: the time of day).")
    private @Nullable String name;

    @Option(
        names = "--stack",
        paramLabel = "FILE",
        description = "The settings (default: DIR/stack.yaml).")
    private @Nullable Path stack;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = ".ringfort",
        description = "The stack's data folder (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Override
    public Integer call() {
      Path file = stack != null ? stack : data.resolve("stack.yaml");
      // Better refused here than by a host.
      StackFile.read(file);
      Release built =
          new ReleaseStore(data)
              .build(name != null ? name : STAMP.format(Instant.now()), Program.running(), file);
      spec.commandLine().getOut().println(built.version());
      return ExitCode.OK.code();
    }
  }

  /// Newest first.
  @Command(name = "list", description = "The releases of a stack, newest first.")
  static final class Listing implements Callable<Integer> {
    private static final int MEGABYTE = 1_000_000;

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = ".ringfort",
        description = "The stack's data folder (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      for (Release r : new ReleaseStore(data).list()) {
        out.printf("%-24s %s %6d MB%n", r.version(), r.built(), r.bytes() / MEGABYTE);
      }
      return ExitCode.OK.code();
    }
  }
}
