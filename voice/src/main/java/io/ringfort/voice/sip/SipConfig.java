package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipTimers;
import java.time.Duration;
import java.util.List;

/// How calls are set up.
///
/// @param trunks in the order of preference among equals
/// @param lanes threads that work
/// @param firstAnswer how long a gateway may take to say anything at all to an INVITE
/// @param timers of RFC 3261
/// @param session how long a session lives without a sign of life (RFC 4028)
/// @param health how often gateways are asked whether they live
/// @param registration how long a phone may be registered at most
public record SipConfig(
    List<TrunkConfig> trunks,
    int lanes,
    Duration firstAnswer,
    SipTimers timers,
    Duration session,
    Duration health,
    Duration registration) {

  public SipConfig {
    trunks = List.copyOf(trunks);
    if (trunks.stream().map(TrunkConfig::name).distinct().count() != trunks.size()) {
      throw new IllegalArgumentException("trunks: got a name twice (expected: unique names)");
    }
  }

  /// With the usual values.
  public static SipConfig of(List<TrunkConfig> trunks) {
    return new SipConfig(
        trunks,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        Duration.ofSeconds(2),
        SipTimers.DEFAULT,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        Duration.ofHours(1));
  }
}
