package io.ringfort.voice.media;

import java.net.InetAddress;
import java.time.Duration;

/// Where sound comes and goes.
///
/// @param bind the address of our ports
/// @param advertised the address that far ends are told; differs from `bind` behind a NAT
/// @param firstPort of the range that ports are taken from; 0: whatever the system gives
/// @param lastPort of it, inclusive
/// @param rtpTimeout after which a far end that should send but does not is told of
/// @param anySource whether the first packet may come from any address; else only from the one of
///   the description, or from anywhere when that one is private
public record MediaConfig(
    InetAddress bind,
    String advertised,
    int firstPort,
    int lastPort,
    Duration rtpTimeout,
    boolean anySource) {

  public MediaConfig {
    boolean system = firstPort == 0 && lastPort == 0;
    if (!system && (firstPort < 1_024 || lastPort > 65_535 || lastPort <= firstPort)) {
      throw new IllegalArgumentException(
          "got RTP ports %d to %d (expected: 0 and 0, or a range inside 1024 to 65535)"
              .formatted(firstPort, lastPort));
    }
    InetAddress.ofLiteral(advertised);
  }

  /// On one address, with the system's ports and half a minute's patience.
  public static MediaConfig on(InetAddress address) {
    return new MediaConfig(address, address.getHostAddress(), 0, 0, Duration.ofSeconds(30), false);
  }
}
