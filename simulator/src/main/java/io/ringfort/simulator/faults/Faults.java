package io.ringfort.simulator.faults;

/// The faults in force. Shares run from 0 (never) to 1 (always).
///
/// @param dropResponses share of submits that are accepted and never answered
/// @param throttle share of submits refused with ESME_RTHROTTLED
/// @param reject share of submits refused with ESME_RSUBMITFAIL
/// @param delayMs how long every answer to a submit is held back
/// @param killBinds share of the binds that is cut at the TCP level every second
public record Faults(
    double dropResponses, double throttle, double reject, long delayMs, double killBinds) {

  private static final long LONGEST_DELAY_MS = 600_000;

  /// The carrier on a good day.
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0);

  /// @throws IllegalArgumentException with a sentence that names the key out of range
  public Faults {
    requireShare("dropResponses", dropResponses);
    requireShare("throttle", throttle);
    requireShare("reject", reject);
    requireShare("killBinds", killBinds);
    if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
      throw new IllegalArgumentException(
          "delayMs: got " + delayMs + " (expected: 0 to " + LONGEST_DELAY_MS + ")");
    }
  }

  private static void requireShare(String key, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(key + ": got " + share + " (expected: 0 to 1)");
    }
  }
}
