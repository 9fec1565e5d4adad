package io.ringfort.api.http;

import io.ringfort.core.secrets.StackKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the server listens and what it bears.
///
/// @param address where it listens; port 0: any free one
/// @param publicOrigin `https://host` as customers see it, for absolute links; empty: as the
///   request says
/// @param stackKey by which gateways are known; null: there are none
public record ServerConfig(
    InetSocketAddress address,
    Optional<String> publicOrigin,
    Limits limits,
    @Nullable StackKey stackKey) {

  /// With no gateway in front.
  public ServerConfig(InetSocketAddress address, Optional<String> publicOrigin, Limits limits) {
    this(address, publicOrigin, limits, null);
  }

  /// @param bodyBytes the longest request body
  /// @param connections at a time; more wait in the network
  /// @param requestsPerAccount that are worked on at a time, subaccounts counted with their parent
  /// @param times how long things may take
  public record Limits(long bodyBytes, int connections, int requestsPerAccount, Times times) {}

  /// @param idle how long a connection may be; above the 60 s for which the Java SDK keeps one, or
  ///   its next POST fails
  /// @param receive how long a request may take to arrive
  /// @param deadline from arrival to effect
  /// @param drainQuiet a drain ends when no request came for so long
  /// @param drainAtMost a drain ends after so long in any case
  public record Times(
      Duration idle,
      Duration receive,
      Duration deadline,
      Duration drainQuiet,
      Duration drainAtMost) {}

  public static Limits usualLimits() {
    Times times =
        new Times(
            Duration.ofSeconds(90),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));
    return new Limits(1 << 20, 20_000, 500, times);
  }
}
