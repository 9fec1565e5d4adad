package io.ringfort.stack.host;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.stack.boot.StartFailure;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.link.HostReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// A host that does what its roles say. [#start] returns when it is in traffic, or closes what had
/// started and throws. [#close] drains: nothing new comes in first, engines go last.
public final class RunningHost implements AutoCloseable {
  private static final Duration LOAD = Duration.ofSeconds(1);

  private final Started started;
  private final Parts parts;

  private RunningHost(Started started, Parts parts) {
    this.started = started;
    this.parts = parts;
  }

  /// @param stack the folder that all hosts of the machine share
  /// @param folder this host's own; belongs to it from here on
  /// @param onGone others have declared this host gone: the process is to end at once
  /// @throws Refusal when the surroundings do not allow it; then nothing runs
  public static RunningHost start(
      StackFile file, BoxHost self, Path stack, DataFolder folder, Runnable onGone) {
    Started started = new Started();
    started.add("data folder", folder);
    try {
      Parts parts = new HostBoot(file, self, stack, folder, started).run(onGone);
      HostBoot.untilMemoryAnswers(
          () -> {
            parts.hosts().become(Host.State.UP);
            return parts;
          });
      Timer timer = started.add("load figures", new ExecutorTimer());
      timer.every(LOAD, () -> parts.hosts().load(parts.figures()));
      return new RunningHost(started, parts);
    } catch (ExecutionException | RuntimeException e) {
      started.close();
      throw StartFailure.of(e);
    } catch (InterruptedException e) {
      started.close();
      Thread.currentThread().interrupt();
      throw StartFailure.of(e);
    }
  }

  /// @throws Refusal when the file plans no such host
  public static BoxHost planned(StackFile file, HostName name) {
    return file.host(name)
        .orElseThrow(
            () ->
                new Refusal(
                    ExitCode.CONFIGURATION,
                    "host: got '"
                        + name
                        + "' (expected: one of "
                        + file.hosts().stream().map(BoxHost::name).toList()
                        + ")"));
  }

  /// How it is.
  ///
  /// @param everything what the whole stack has in flight, too
  public HostReport report(boolean everything) {
    return parts.report(everything);
  }

  /// Moves the primary of the database to a zone; takes some seconds.
  ///
  /// @throws IllegalStateException when this host has no database
  public void promote(String zone) {
    parts.engines().promote(zone);
  }

  @Override
  public void close() {
    parts.drain();
    started.close();
  }
}
