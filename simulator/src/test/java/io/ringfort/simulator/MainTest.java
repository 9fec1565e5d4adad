package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.simulator.phones.PhoneSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.BindType;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void printsWhereItIsAndRunsUntilItIsTerminated() throws Exception {
    Process process = run("--smpp-ports", "0,0");
    try (BufferedReader out = process.inputReader()) {
      JsonNode ready = new ObjectMapper().readTree(out.readLine());
      assertThat(ready.get("simulatorUrl").asText()).matches("http://127\\.0\\.0\\.1:\\d+");
      assertThat(ready.get("smppPorts")).hasSize(2);
      assertThat(ready.get("sipPorts")).hasSize(2);
      assertThat(ready.get("sipPorts").get(0).asInt()).isPositive();
      try (Esme esme = Esme.bind(ready.get("smppPorts").get(1).asInt(), BindType.BIND_TRX)) {
        assertThat(esme.submit("4915112345678", "Hello")).isNotEmpty();
      }
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysInOneSentenceThatAPortIsInUse() throws Exception {
    try (Simulator running = Simulator.start(SimulatorConfig.defaults())) {
      int smpp = running.smppPorts().getFirst();
      int http = running.url().getPort();
      int sip = running.sipPorts().getFirst();
      assertThat(failure("--sip-ports", "" + sip))
          .contains("cannot listen for SIP: got Address already in use")
          .endsWith("on 127.0.0.1:" + sip + " (expected: a free port)");
      assertThat(failure("--smpp-ports", "" + smpp))
          .isEqualTo(
              "cannot listen for SMPP: got Address already in use on 127.0.0.1:"
                  + smpp
                  + " (expected: a free port)");
      assertThat(failure("--http-port", "" + http))
          .isEqualTo(
              "cannot listen for HTTP: got Address already in use on 127.0.0.1:"
                  + http
                  + " (expected: a free port)");
    }
  }

  @Test
  void readsItsArguments() {
    assertThat(
            Main.config(
                "--bind",
                "127.0.0.9",
                "--http-port",
                "81",
                "--smpp-ports",
                "1,2,3",
                "--receipt-delay-ms",
                "5"))
        .isEqualTo(
            new SimulatorConfig(
                "127.0.0.9", 81, List.of(1, 2, 3), "ringfort", "ringfort", Duration.ofMillis(5)));
    assertThat(Main.config("--sip-ports", "5060,5062", "--sip-target", "127.0.0.1:5070").phones())
        .isEqualTo(new PhoneSettings(List.of(5060, 5062), "127.0.0.1:5070"));
    assertThatThrownBy(() -> Main.config("--colour", "red")).hasMessageStartingWith("got --colour");
    assertThatThrownBy(() -> Main.config("--bind")).hasMessageStartingWith("got --bind alone");
    assertThatThrownBy(() -> Main.config("--http-port", "x"))
        .hasMessage("--http-port: got x (expected: a whole number)");
  }

  private static String failure(String... args) throws Exception {
    Process process = run(args);
    try (BufferedReader err = process.errorReader()) {
      String said = String.join("\n", err.readAllLines());
      assertThat(process.waitFor()).isEqualTo(69);
      return said;
    }
  }

  private static Process run(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }
}
