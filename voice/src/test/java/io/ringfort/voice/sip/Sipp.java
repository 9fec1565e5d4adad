package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.engines.ports.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// An independent peer: SIPp, as a child process.
final class Sipp implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/sipp");

  final int port;
  private final Process process;
  private final Path log;

  private Sipp(int port, Process process, Path log) {
    this.port = port;
    this.process = process;
    this.log = log;
  }

  static void assumeInstalled() {
    assumeTrue(Files.isExecutable(PROGRAM), "sipp is not installed (apt-get install sip-tester)");
  }

  /// @param scenario a file of the folder `sipp` in the test resources
  static Sipp start(Path folder, String scenario, String... more) {
    try {
      int port = FreePort.on("127.0.0.1");
      Path file = folder.resolve(scenario);
      try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + scenario)) {
        Files.write(file, in.readAllBytes());
      }
      Path log = folder.resolve(scenario + "-" + port + ".log");
      List<String> command =
          new ArrayList<>(
              List.of(
                  PROGRAM.toString(),
                  "-sf",
                  file.toString(),
                  "-i",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(port),
                  "-nostdin",
                  "-trace_err",
                  "-error_file",
                  folder.resolve(scenario + "-" + port + ".errors").toString(),
                  "-timeout",
                  "20s",
                  "-timeout_error"));
      command.addAll(List.of(more));
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      return new Sipp(port, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it takes calls: a datagram that comes too early costs a retransmission.
  void awaitListening(String transport) {
    String table = "/proc/net/" + transport;
    String entry = String.format("0100007F:%04X 00000000:0000", port);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.readString(Path.of(table)).contains(entry));
  }

  /// All of its calls went as its scenario says.
  void assertSucceeds() {
    try {
      assertThat(process.waitFor(25, TimeUnit.SECONDS)).as("sipp ended: %s", log).isTrue();
      assertThat(process.exitValue()).as(output()).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String output() {
    try (var files = Files.list(log.getParent())) {
      var text = new StringBuilder(Files.readString(log));
      for (var file : files.filter(f -> f.toString().endsWith(".errors")).toList()) {
        text.append(Files.readString(file));
      }
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
