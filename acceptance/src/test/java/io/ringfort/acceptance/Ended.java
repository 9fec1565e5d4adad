package io.ringfort.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that was run to its end, and what it printed.
public record Ended(int exitCode, String out, String err) {
  /// The launcher may have to record a start first, on a busy machine.
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// `ringfort` with these arguments, which must lead to an end: without the launcher, as
  /// [StackProcess] does it.
  public static Ended ringfort(String... arguments) {
    return run(StackProcess.command(arguments));
  }

  /// The launcher, as people call it.
  public static Ended launcher(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(StackProcess.home().resolve("ringfort").toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /// A line as it is pasted into a terminal.
  public static Ended bash(String line) {
    return run(List.of("bash", "-c", line));
  }

  private static Ended run(List<String> command) {
    try {
      Path out = Files.createTempFile("ringfort-out-", ".txt");
      Path err = Files.createTempFile("ringfort-err-", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new IllegalStateException(
              command
                  + " still ran after "
                  + LIMIT
                  + ": "
                  + Files.readString(out)
                  + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
