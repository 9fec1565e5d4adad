package io.ringfort.stack.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
  private static final Path GROUPING = Path.of("/proc/sys/kernel/sched_autogroup_enabled");

  private static String niceness(long pid) throws IOException {
    String group = Files.readString(Path.of("/proc", Long.toString(pid), "autogroup")).strip();
    return group.substring(group.indexOf(" nice ") + 1);
  }

  @Test
  void whoStartsStandsBehindAndWhoIsUpBeside() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(GROUPING) && Files.readString(GROUPING).strip().equals("1"),
        "this kernel does not group the processes of a session");
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(Precedence.BEHIND_OTHERS);
    command.addAll(List.of("sh", "-c", "echo \"$1\"; read -r line", "sh", "it's \"me\" $HOME"));
    Process process = new ProcessBuilder(command).start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("it's \"me\" $HOME");
      assertThat(niceness(process.pid())).isEqualTo("nice 10");
      Precedence.settle(process.pid(), Set.of(Role.QUEUE, Role.MEMORY));
      assertThat(niceness(process.pid())).isEqualTo("nice 0");
      Precedence.settle(process.pid(), Set.of(Role.MESSAGING, Role.RECORDINGS));
      assertThat(niceness(process.pid())).isEqualTo("nice 5");
      Precedence.settle(process.pid(), Set.of(Role.MESSAGING, Role.VOICE));
      assertThat(niceness(process.pid())).isEqualTo("nice 0");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsGoneIsNoError() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Precedence.settle(process.pid(), Set.of(Role.VOICE));
    assertThat(process.exitValue()).isZero();
  }
}
