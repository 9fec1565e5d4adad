package io.ringfort.engines.processes;

import io.ringfort.engines.threads.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A class's `main` in a JVM of its own. What it prints can be looked at, and it can be spoken to.
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    Threads.startDaemon("child-" + process.pid(), this::read);
  }

  public static ChildJvm start(Class<?> main, String... args) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.jboss.logging.provider=slf4j",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(args));
    try {
      return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream())).lines();
    try {
      lines.forEach(output::add);
    } catch (UncheckedIOException e) {
      output.add("ended: " + e.getMessage());
    }
  }

  /// Everything that was printed so far.
  public List<String> output() {
    return output;
  }

  public boolean hasPrinted(String line) {
    return output.contains(line);
  }

  /// Writes a line to its standard input.
  public void say(String line) {
    new PrintStream(process.getOutputStream(), true).println(line);
  }

  /// SIGKILL.
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// SIGSTOP.
  public void freeze() {
    signal("STOP");
  }

  /// SIGCONT.
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
