package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.Script;

/// A call that a phone is told to make.
///
/// @param script what it does once it is answered
/// @param gateway through which it calls
/// @param giveUpMs how long it lets it ring before it cancels
public record CallOrder(String to, String script, String gateway, long giveUpMs) {
  private static final long LONGEST_MS = 600_000;

  /// Calls nobody yet; says the sentence after a second, and listens.
  public static final CallOrder DEFAULT = new CallOrder("", "silence:1s sentence", "A", LONGEST_MS);

  /// @throws IllegalArgumentException with a sentence that names the key
  public CallOrder {
    if (giveUpMs < 0 || giveUpMs > LONGEST_MS) {
      throw new IllegalArgumentException(
          "giveUpMs: got " + giveUpMs + " (expected: 0 to " + LONGEST_MS + ")");
    }
    Script.parse(script);
  }
}
