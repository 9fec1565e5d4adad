package io.ringfort.stack;

import io.ringfort.stack.agent.Agent;
import io.ringfort.stack.agent.AgentClient;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.box.ZonesFile;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.drill.Drill;
import io.ringfort.stack.drill.Kind;
import io.ringfort.stack.drill.Report;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort drill`: a fault under load, on a running stack of several hosts or on one of its own.
@Command(
    name = "drill",
    description =
        "Break something under load and see whether what is promised holds: ends with 0 only then"
            + " (see docs/drills.md).")
final class DrillCommand implements Callable<Integer> {
  private static final Duration ALL_DOWN_WITHIN = Duration.ofSeconds(25);

  /// A drain that it ordered may take half a minute.
  private static final Duration UNDONE_WITHIN = Duration.ofSeconds(60);

  private static final double TRICKLE_SMS = 5;
  private static final int TRICKLE_CALLS = 10;
  private static final double LOAD_SMS = 50;
  private static final int LOAD_CALLS = 40;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TARGET",
      description = "A host such as a-voice, or a zone such as a (default: the busiest that fits).")
  private @Nullable String target;

  @Option(names = "--load", description = "50 SMS/s and 40 handsets in calls, instead of 5 and 10.")
  private boolean load;

  @Option(names = "--sms-rate", paramLabel = "R", description = "SMS creates a second; 0: none.")
  private @Nullable Double smsRate;

  @Option(names = "--calls", paramLabel = "N", description = "Handsets in calls; 0: none.")
  private @Nullable Integer calls;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "From the fault to its undoing, such as 20s (default: as docs/drills.md says).")
  private @Nullable String hold;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".ringfort",
      description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where drills/TIME-KIND/report.md and .json are written (default: --data).")
  private @Nullable Path report;

  @Option(
      names = "--zones",
      paramLabel = "N",
      description = "Not a running stack: start one of N zones for the drill, in the folder --data.")
  private @Nullable Integer zones;

  @Override
  public Integer call() throws InterruptedException {
    return zones == null ? onTheRunning() : onItsOwn(zones);
  }

  /// Asked to end, it undoes what it did first.
  private int onTheRunning() throws InterruptedException {
    try (Shutdown shutdown = new Shutdown(UNDONE_WITHIN)) {
      return shutdown.interruptibly(this::drill);
    } catch (InterruptedException _) {
      out().println("drill: ended before its time; the fault is undone");
      return ExitCode.FAILED.code();
    }
  }

  private int onItsOwn(int count) throws InterruptedException {
    DataFolder folder = DataFolder.open(data);
    Path location = folder.path("stack.yaml");
    StackFile file;
    try {
      if (!Files.exists(location)) {
        ZonesFile.write(location, count, 0, null, kind == Kind.PARTITION);
      }
      file = StackFile.read(location);
    } catch (Refusal e) {
      folder.close();
      throw e;
    }
    try (Shutdown shutdown = new Shutdown(ALL_DOWN_WITHIN);
        Surroundings _ = new Surroundings(folder);
        Agent agent = shutdown.interruptibly(() -> Agent.start(file, location, folder))) {
      out().println(agent.hosts() + " hosts are up");
      return drill();
    }
  }

  private Integer drill() throws InterruptedException {
    AgentClient agent = AgentClient.of(data);
    Credentials credentials =
        Credentials.read(data)
            .orElseThrow(
                () -> new Refusal(ExitCode.UNAVAILABLE, "drill: no credentials.json in " + data));
    Drill.Wish wish =
        new Drill.Wish(
            kind,
            target,
            smsRate != null ? smsRate : load ? LOAD_SMS : TRICKLE_SMS,
            calls != null ? calls : load ? LOAD_CALLS : TRICKLE_CALLS,
            hold == null ? null : duration(hold));
    Report result = Drill.run(wish, agent, credentials, out());
    Path written = result.write(report == null ? data : report);
    out().println();
    out().print(result.markdown());
    out().println();
    out().println(result.sentence() + " " + written.resolve("report.md"));
    out().flush();
    return result.held() ? ExitCode.OK.code() : ExitCode.FAILED.code();
  }

  private static Duration duration(String text) {
    if (!text.matches("\\d{1,4}(s|m)")) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "--for: got " + text + " (expected: such as 20s or 2m)");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
