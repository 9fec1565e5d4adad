package io.ringfort.simulator;

import io.ringfort.simulator.phones.PhoneSettings;
import java.time.Duration;
import java.util.List;

/// How a simulated carrier listens. Port 0 takes a free port.
///
/// @param bindAddress the address of all its ports
/// @param smppPorts one for each gateway
/// @param systemId and `password`: who may bind
/// @param receiptDelay from a submit to its receipt
/// @param phones its SIP side
public record SimulatorConfig(
    String bindAddress,
    int httpPort,
    List<Integer> smppPorts,
    String systemId,
    String password,
    Duration receiptDelay,
    PhoneSettings phones) {

  /// @throws IllegalArgumentException without a gateway, or with a negative delay
  public SimulatorConfig {
    smppPorts = List.copyOf(smppPorts);
    if (smppPorts.isEmpty()) {
      throw new IllegalArgumentException("smppPorts: got none (expected: at least one)");
    }
    if (receiptDelay.isNegative()) {
      throw new IllegalArgumentException(
          "receiptDelay: got " + receiptDelay + " (expected: zero or more)");
    }
  }

  /// With two SIP gateways on free ports, and phones that are not told yet where to call to.
  public SimulatorConfig(
      String bindAddress,
      int httpPort,
      List<Integer> smppPorts,
      String systemId,
      String password,
      Duration receiptDelay) {
    this(bindAddress, httpPort, smppPorts, systemId, password, receiptDelay, PhoneSettings.DEFAULT);
  }

  /// Two gateways of each kind on free ports of the loopback address, receipts after 200 ms.
  public static SimulatorConfig defaults() {
    return new SimulatorConfig(
        "127.0.0.1", 0, List.of(0, 0), "ringfort", "ringfort", Duration.ofMillis(200));
  }

  @Override
  public String toString() {
    return "SimulatorConfig[bindAddress="
        + bindAddress
        + ", httpPort="
        + httpPort
        + ", smppPorts="
        + smppPorts
        + ", systemId="
        + systemId
        + ", password=[REDACTED], receiptDelay="
        + receiptDelay
        + ", phones="
        + phones
        + "]";
  }
}
