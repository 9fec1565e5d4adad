package io.ringfort.stack.agent;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeTest {
  private Process parent;
  private ProcessHandle child;

  @BeforeEach
  void start() throws IOException {
    // As a database server does it: in a session of its own.
    parent = new ProcessBuilder("sh", "-c", "setsid sleep 100 & wait").start();
    await().until(() -> parent.descendants().anyMatch(p -> isCalled(p, "sleep")));
    child = parent.descendants().filter(p -> isCalled(p, "sleep")).findFirst().orElseThrow();
  }

  @AfterEach
  void end() {
    child.destroyForcibly();
    parent.destroyForcibly();
  }

  @Test
  void aKilledHostTakesWhatItStartedWithIt() {
    new Tree(parent.toHandle()).kill();

    await().atMost(Duration.ofSeconds(10)).until(() -> !parent.isAlive() && !isRunning(child));
  }

  @Test
  void aFrozenHostStandsStillWithWhatItStartedUntilItIsThawed() {
    Tree tree = new Tree(parent.toHandle());

    tree.freeze();
    // A signal is obeyed when the machine has time for whoever got it.
    await().until(() -> state(parent.toHandle()).equals("T") && state(child).equals("T"));

    tree.thaw();
    await().until(() -> state(child).equals("S"));
  }

  private static boolean isCalled(ProcessHandle process, String name) {
    return process.info().command().orElse("").endsWith(name);
  }

  private static boolean isRunning(ProcessHandle process) throws IOException {
    return process.isAlive() && !state(process).equals("Z");
  }

  /// As `/proc/PID/stat` has it: the letter after the name.
  private static String state(ProcessHandle process) throws IOException {
    Path stat = Path.of("/proc", "" + process.pid(), "stat");
    if (!Files.exists(stat)) {
      return "";
    }
    String text = Files.readString(stat);
    return text.substring(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
  }
}
