package io.ringfort.voice.edge;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The SIP door as the operator describes it.
///
/// @param listeners one per transport and address; the first of a transport speaks for calls that
///   begin here
/// @param tls our certificate and whom we trust; null: no TLS
/// @param checkNames whether a gateway's certificate must show its name
public record EdgeConfig(
    List<Listener> listeners, @Nullable SSLContext tls, boolean checkNames, Limits limits) {

  public EdgeConfig {
    listeners = List.copyOf(listeners);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("listeners: got none (expected: at least one)");
    }
    if (tls == null && listeners.stream().anyMatch(l -> l.transport() == Transport.TLS)) {
      throw new IllegalArgumentException(
          "tls: got no certificate (expected: one, to listen for TLS)");
    }
  }

  /// @param bind port 0: any free one
  /// @param publicHost what peers know us by; null: the bound address
  public record Listener(Transport transport, InetSocketAddress bind, @Nullable String publicHost) {
    public Listener {
      if (publicHost == null && bind.getAddress().isAnyLocalAddress()) {
        throw new IllegalArgumentException(
            "publicHost: got none for the wildcard address (expected: what peers can answer to)");
      }
    }
  }

  /// How much the door takes.
  ///
  /// @param connections in all
  /// @param connectionsPerSource from one address
  /// @param queued messages that may wait for one connection
  /// @param patience how long a connection attempt, a handshake or half a message may take
  /// @param idle after which a silent connection is closed
  /// @param unknownPerSecond messages per second from one address that nobody knows
  /// @param unknownBurst how many of them at once
  /// @param allUnknownPerSecond over all such addresses
  public record Limits(
      int connections,
      int connectionsPerSource,
      int queued,
      Duration patience,
      Duration idle,
      int unknownPerSecond,
      int unknownBurst,
      int allUnknownPerSecond) {

    public Limits {
      if (unknownPerSecond <= 0 || unknownBurst <= 0 || allUnknownPerSecond <= 0) {
        throw new IllegalArgumentException(
            "limits: got a rate of 0 or less for unknown addresses (expected: 1 or more)");
      }
    }

    /// For a host of a few cores.
    public static Limits usual() {
      return new Limits(
          10_000, 200, 1_000, Duration.ofSeconds(10), Duration.ofMinutes(30), 50, 200, 2_000);
    }
  }
}
