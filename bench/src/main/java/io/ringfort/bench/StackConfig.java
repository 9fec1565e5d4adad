package io.ringfort.bench;

import io.ringfort.bench.processes.SimulatorProcess;
import java.util.stream.Collectors;

/// The stack's configuration file: the simulated carrier as its only one, and no limit of rate, so
/// that what is measured is the machine. Everything else, fsync among it, is the product's default.
final class StackConfig {
  private static final int UNLIMITED = 1_000_000;

  /// The vendor parameter in which the simulator takes references, by which it tells repeats.
  private static final int REFERENCE_TLV = 0x1400;

  private StackConfig() {}

  /// The same for calls: SIPp, on this machine, calls as a trunk whose own gateways are the
  /// simulator's.
  static String calls(SimulatorProcess simulator, int sipPort) {
    String gateways =
        simulator.sipPorts().stream()
            .map(port -> "\"sip:127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    return yaml(simulator, SmsOptions.defaults().carrier())
        + """
        voice:
          sip:
            port: %d
        trunks:
          - name: bench
            prefixes: ["+"]
            gateways: [%s]
            allowed: ["127.0.0.1"]
        """
            .formatted(sipPort, gateways);
  }

  static String yaml(SimulatorProcess simulator, SmsOptions.Carrier carrier) {
    String gateways =
        simulator.smppPorts().stream()
            .map(port -> "\"127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    return """
    messaging:
      senderMessagesPerSecond: %d
    carriers:
      - name: bench
        prefixes: ["+"]
        gateways: [%s]
        systemId: %s
        password: %s
        binds: %d
        window: %d
        messagesPerSecond: %d
        referenceTlv: %d
        inventoryUrl: %s
    simulator:
      enabled: false
    """
        .formatted(
            UNLIMITED,
            gateways,
            SimulatorProcess.SYSTEM_ID,
            SimulatorProcess.PASSWORD,
            carrier.binds(),
            carrier.window(),
            UNLIMITED,
            REFERENCE_TLV,
            simulator.url());
  }
}
