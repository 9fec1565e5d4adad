package io.ringfort.acceptance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of somebody else's, run in a folder of its own. Whoever started it closes it; that
/// ends its process and those that it started.
public final class Program implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(5);

  private final Path output;
  private final Process process;

  private Program(Path output, Process process) {
    this.output = output;
    this.process = process;
  }

  /// Skips the test where the program is missing; on CI, which installs it, that fails.
  public static void require(String name) {
    boolean isThere =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (!isThere && System.getenv("CI") != null) {
      throw new IllegalStateException(name + " is missing (expected: installed by .ci/run)");
    }
    assumeTrue(isThere, name + " is not installed (see .ci/run)");
  }

  /// @param folder its working folder, which gets its output too
  public static Program start(Path folder, List<String> command) {
    return start(folder, Map.of(), command);
  }

  /// @param environment beside ours
  public static Program start(
      Path folder, Map<String, String> environment, List<String> command) {
    try {
      Path output = folder.resolve("output.txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      return new Program(output, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits until it listens.
  ///
  /// @param protocol `udp` or `tcp`
  /// @param port at 127.0.0.1
  public void awaitOpen(String protocol, int port) {
    Path sockets = Path.of("/proc/net", protocol);
    String local = " 0100007F:%04X ".formatted(port);
    await("port open")
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> text(sockets).contains(local) || !isAlive());
    if (!isAlive()) {
      throw new IllegalStateException("the program ended (expected: to run): " + output());
    }
  }

  public String output() {
    return text(output);
  }

  /// What a file holds; nothing where it is not there yet.
  public static String text(Path file) {
    try {
      // Octets as they came: a trace may end in the middle of a character.
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return its exit code
  public int awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "process " + process.pid() + " still runs after " + patience + ": " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
