package io.ringfort.bench.processes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.browsers.Plan;
import io.ringfort.bench.browsers.Result;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The pages of a [Plan] in a JVM of their own, so that what they take is not the product's. One
/// thread.
public final class BrowserLoadProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int END_WITHIN_SECONDS = 10;

  private final Process process;
  private final Writer commands;

  private BrowserLoadProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
  }

  /// @param jars the folder of the stack's
  public static BrowserLoadProcess start(Path jars, Plan plan) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // The stack's jars bring another one.
                "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                "-cp",
                System.getProperty("java.class.path") + ":" + jars + "/*",
                "io.ringfort.bench.browsers.BrowserLoad")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BrowserLoadProcess load = new BrowserLoadProcess(process);
    // Not as an argument, which everybody on the machine could read: it has a secret.
    load.say(JSON.writeValueAsString(plan));
    return load;
  }

  /// Begins all calls; returns when they are there, or will not come.
  public Result.Begun call() throws IOException {
    return ask("call", Result.Begun.class);
  }

  /// Measures what they hear.
  public Result.Heard hear(int seconds) throws IOException {
    return ask("hear " + seconds, Result.Heard.class);
  }

  /// Ends all calls.
  public Result.Over hangUp() throws IOException {
    return ask("hang-up", Result.Over.class);
  }

  /// Since it began.
  public double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  private void say(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
  }

  private <T> T ask(String command, Class<T> answer) throws IOException {
    say(command);
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException("the pages ended at " + command + "; the reason stands above");
    }
    return JSON.readValue(line, answer);
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
