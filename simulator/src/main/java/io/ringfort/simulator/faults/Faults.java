package io.ringfort.simulator.faults;

import java.util.Map;

/// The faults in force. Shares run from 0 (never) to 1 (always).
///
/// @param dropResponses share of submits that are accepted and never answered
/// @param throttle share of submits refused with ESME_RTHROTTLED
/// @param reject share of submits refused with ESME_RSUBMITFAIL
/// @param delayMs how long every answer to a submit is held back
/// @param killBinds share of the binds that is cut at the TCP level every second
/// @param sip by the name of the SIP gateway, `A` or `B`; those that are missing are well
public record Faults(
    double dropResponses,
    double throttle,
    double reject,
    long delayMs,
    double killBinds,
    Map<String, SipFaults> sip) {

  private static final long LONGEST_DELAY_MS = 600_000;

  /// The carrier on a good day.
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, Map.of());

  /// @throws IllegalArgumentException with a sentence that names the key out of range
  public Faults {
    requireShare("dropResponses", dropResponses);
    requireShare("throttle", throttle);
    requireShare("reject", reject);
    requireShare("killBinds", killBinds);
    requireDelay("delayMs", delayMs);
    sip = Map.copyOf(sip);
    sip.keySet().forEach(Faults::requireGateway);
  }

  static void requireDelay(String key, long delayMs) {
    if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
      throw new IllegalArgumentException(
          key + ": got " + delayMs + " (expected: 0 to " + LONGEST_DELAY_MS + ")");
    }
  }

  static void requireShare(String key, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(key + ": got " + share + " (expected: 0 to 1)");
    }
  }

  private static void requireGateway(String name) {
    if (!name.matches("[A-Z]")) {
      throw new IllegalArgumentException("sip: got " + name + " (expected: a gateway such as A)");
    }
  }
}
