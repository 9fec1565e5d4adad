package io.ringfort.voice.sip;

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
    Timers timers,
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
        Timers.STANDARD,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        Duration.ofHours(1));
  }

  /// RFC 3261, table 4.
  ///
  /// @param t1 an estimate of the round trip
  /// @param t2 the longest pause between two retransmissions
  /// @param t4 how long a message may be under way
  public record Timers(Duration t1, Duration t2, Duration t4) {
    public static final Timers STANDARD =
        new Timers(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5));

    /// After which a transaction is given up.
    public Duration timeout() {
      return t1.multipliedBy(64);
    }
  }
}
