package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.HostPort;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All SIP carriers, and which of them takes a number. Any thread.
final class Trunks {
  private final List<Trunk> trunks;

  Trunks(List<TrunkConfig> configs) {
    trunks = configs.stream().map(Trunk::new).toList();
  }

  List<Trunk> all() {
    return trunks;
  }

  /// The carriers that take the number, the one with the longest prefix first; among equals in the
  /// order of the configuration. A carrier none of whose gateways answers is behind all others.
  List<Trunk> routes(String number) {
    return trunks.stream()
        .filter(t -> prefix(t, number) >= 0)
        .sorted(
            Comparator.comparing((Trunk t) -> !t.isUp())
                .thenComparing(t -> prefix(t, number), Comparator.reverseOrder()))
        .toList();
  }

  private static int prefix(Trunk trunk, String number) {
    return trunk.config().prefixes().stream()
        .filter(number::startsWith)
        .mapToInt(String::length)
        .max()
        .orElse(-1);
  }

  /// Whose call it is that comes from the address.
  Optional<Trunk> calling(InetAddress source) {
    return trunks.stream().filter(t -> t.config().inbound().allows(source)).findFirst();
  }

  /// The carrier of a leg that another host had, by where it leads.
  Optional<Trunk> carrying(LegSnapshot leg) {
    try {
      String host = SipUri.parse(leg.inbound() ? leg.target() : leg.remote().uri()).host();
      if (!leg.inbound()) {
        return trunks.stream().filter(t -> t.hasGateway(host)).findFirst();
      }
      return HostPort.isLiteral(host)
          ? calling(HostPort.parse(host + ":0").getAddress())
          : Optional.empty();
    } catch (SipParseException e) {
      return Optional.empty();
    }
  }

  boolean know(InetAddress source) {
    return trunks.stream().anyMatch(t -> t.knows(source));
  }

  /// True when one of them is known to live, or there is none. A dead carrier must not take the
  /// host away from the calls of all others.
  boolean isOneUp() {
    return trunks.isEmpty() || trunks.stream().anyMatch(Trunk::isProven);
  }
}
