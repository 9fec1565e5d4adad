package io.ringfort.simulator.smpp;

import java.time.Duration;
import java.util.List;

/// How the SMSC listens and answers.
///
/// @param ports one for each gateway; 0 takes a free one
/// @param receiptDelay from the submit to its receipt
public record SmscSettings(
    String bindAddress,
    List<Integer> ports,
    String systemId,
    String password,
    Duration receiptDelay) {
  public SmscSettings {
    ports = List.copyOf(ports);
  }

  @Override
  public String toString() {
    return "SmscSettings[bindAddress="
        + bindAddress
        + ", ports="
        + ports
        + ", systemId="
        + systemId
        + ", password=[REDACTED], receiptDelay="
        + receiptDelay
        + "]";
  }
}
