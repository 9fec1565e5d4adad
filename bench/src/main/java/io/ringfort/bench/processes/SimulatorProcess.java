package io.ringfort.bench.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/// The simulated carrier in a JVM of its own.
public final class SimulatorProcess implements AutoCloseable {
  /// What the simulator's defaults let bind.
  public static final String SYSTEM_ID = "ringfort";

  public static final String PASSWORD = "ringfort";

  private final Process process;
  private final URI url;
  private final List<Integer> smppPorts;
  private final List<Integer> sipPorts;

  private SimulatorProcess(
      Process process, URI url, List<Integer> smppPorts, List<Integer> sipPorts) {
    this.process = process;
    this.url = url;
    this.smppPorts = List.copyOf(smppPorts);
    this.sipPorts = List.copyOf(sipPorts);
  }

  /// Listens when it returns.
  ///
  /// @param receiptDelayMillis from a submit to its receipt
  public static SimulatorProcess start(int receiptDelayMillis) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ringfort.simulator.Main",
                "--receipt-delay-ms",
                String.valueOf(receiptDelayMillis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Left open: a closed pipe would break whatever the simulator still says.
    BufferedReader out = process.inputReader();
    String ready = out.readLine();
    if (ready == null) {
      throw new IOException("the simulator ended before it was ready; its reason stands above");
    }
    JsonNode answer = new ObjectMapper().readTree(ready);
    return new SimulatorProcess(
        process,
        URI.create(answer.required("simulatorUrl").asText()),
        ports(answer.required("smppPorts")),
        ports(answer.required("sipPorts")));
  }

  private static List<Integer> ports(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asInt).toList();
  }

  public URI url() {
    return url;
  }

  /// One for each gateway.
  public List<Integer> smppPorts() {
    return smppPorts;
  }

  /// One for each gateway.
  public List<Integer> sipPorts() {
    return sipPorts;
  }

  public double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().join();
  }
}
