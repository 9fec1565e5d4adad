package io.ringfort.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command line says and how it ends, up to the point where engines would start.
class MainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          upp              | did you mean up?
          up --prot 1      | Unknown options: '--prot', '1'
          up --port http   | Invalid value for option '--port'
          up --port 70000  | port: got 70000 (expected: 0 to 65535
          up --config none | none: it cannot be read
          """)
  void aWrongCommandLineEndsWithOneSentenceAnd78(String line, String complaint) {
    assertThat(run(line.split(" "))).isEqualTo(78);
    assertThat(err.toString()).startsWith("ringfort: ").contains(complaint).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnwritableDataFolderEndsWithOneSentenceAnd78() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("up", "--data", file.resolve("data").toString())).isEqualTo(78);
    assertThat(err.toString()).contains("cannot be written").hasLineCount(1);
  }

  @Test
  void aPortInUseEndsWithOneSentenceAnd69AndLeavesTheFolderFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config =
          Files.writeString(
              folder.resolve("stack.yaml"),
              "port: " + taken.getLocalPort() + "\nsimulator: {port: 0}\n");
      String[] up = {
        "up", "--config", config.toString(), "--data", folder.resolve("data").toString()
      };

      assertThat(run(up)).isEqualTo(69);
      assertThat(err.toString())
          .contains("port " + taken.getLocalPort() + " (port) on 127.0.0.1 is in use")
          .hasLineCount(1);
      assertThat(run(up)).as("a second try is not told of another stack").isEqualTo(69);
      assertThat(folder.resolve("data/queue")).doesNotExist();
    }
  }

  @Test
  void anAddressOfAnotherMachineEndsWith78() {
    assertThat(run("up", "--bind", "192.0.2.1", "--data", folder.resolve("data").toString()))
        .isEqualTo(78);
    assertThat(err.toString()).contains("bind: cannot listen on '192.0.2.1'").hasLineCount(1);
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("up ", "demo ", "simulate ", "version ");
  }

  @Test
  void aFewSimulatedDisastersPass() {
    assertThat(run("simulate", "--seeds", "3", "--seed", "7")).isZero();
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
