package io.ringfort.simulator.phones;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the carrier speaks SIP.
///
/// @param ports one for each gateway, A first; 0 takes a free one
/// @param target `host:port` to which phones call; null where it is told later
public record PhoneSettings(List<Integer> ports, @Nullable String target) {
  private static final int MOST_GATEWAYS = 26;

  /// Two gateways on free ports.
  public static final PhoneSettings DEFAULT = new PhoneSettings(List.of(0, 0), null);

  /// @throws IllegalArgumentException without a gateway, or with more than there are letters
  public PhoneSettings {
    ports = List.copyOf(ports);
    if (ports.isEmpty() || ports.size() > MOST_GATEWAYS) {
      throw new IllegalArgumentException(
          "sipPorts: got " + ports.size() + " (expected: 1 to " + MOST_GATEWAYS + ")");
    }
  }
}
