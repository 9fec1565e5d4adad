package io.ringfort.simulator.faults;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

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

  /// From JSON, where what is missing is well.
  @JsonCreator
  static SipFaults of(
      @JsonProperty("down") @Nullable Boolean down,
      @JsonProperty("reject") @Nullable Double reject,
      @JsonProperty("delayMs") @Nullable Long delayMs) {
    return new SipFaults(
        down != null && down, reject == null ? 0 : reject, delayMs == null ? 0 : delayMs);
  }
}
