package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// SIPp, an independent peer, as a process (Debian package `sip-tester`).
final class Sipp implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/sipp");

  private final Process process;
  private final Path output;
  private final int port;

  private Sipp(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  static Sipp start(Path folder, String... arguments) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "SIPp is not installed");
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(PROGRAM.toString());
    command.addAll(List.of("-i", "127.0.0.1", "-p", "" + port, "-nostdin", "-timeout", "20s"));
    command.addAll(List.of("-timeout_error", "-mp", "" + freePort()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sipp.out").toFile())
            .start();
    return new Sipp(process, folder.resolve("sipp.out"), port);
  }

  static String scenario(String name) {
    return Path.of("src/test/resources/sipp", name).toAbsolutePath().toString();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void awaitSuccess() throws InterruptedException, IOException {
    assertThat(process.waitFor(25, TimeUnit.SECONDS)).isTrue();
    // 0: all calls went as the scenario says.
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
