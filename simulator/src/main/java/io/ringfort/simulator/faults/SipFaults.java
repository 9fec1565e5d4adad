package io.ringfort.simulator.faults;

/// What is wrong with one SIP gateway.
///
/// @param down it takes nothing and sends nothing
/// @param reject share of INVITEs refused with 503
/// @param delayMs how long every response is held back
public record SipFaults(boolean down, double reject, long delayMs) {
  /// A gateway on a good day.
  public static final SipFaults NONE = new SipFaults(false, 0, 0);

  /// @throws IllegalArgumentException with a sentence that names the key out of range
  public SipFaults {
    Faults.requireShare("reject", reject);
    Faults.requireDelay("delayMs", delayMs);
  }
}
