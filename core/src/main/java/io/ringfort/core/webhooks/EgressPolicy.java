package io.ringfort.core.webhooks;

import io.ringfort.core.net.Cidr;
import java.net.InetAddress;
import java.util.List;

/// Which addresses customers' URLs may reach. Asked with the resolved address that is about to be
/// connected to, for each redirect again, so a name that changes its address between check and use
/// gains nothing. Called on an I/O thread: it must not block.
@FunctionalInterface
public interface EgressPolicy {

  /// Whether a connection to this address and port is allowed.
  boolean allows(InetAddress address, int port);

  /// Only addresses of the public internet: the platform's own hosts and their neighbours stay out
  /// of reach. A stack whose own hosts have public addresses refuses those on top.
  static EgressPolicy publicOnly() {
    return (address, _) -> AddressRange.of(address) == AddressRange.PUBLIC;
  }

  /// Public addresses and this machine itself: for a laptop, where the customer's server is a
  /// program next to us.
  static EgressPolicy allowLoopback() {
    return (address, _) -> AddressRange.of(address) != AddressRange.RESERVED;
  }

  /// These networks as well: those of one's own applications.
  default EgressPolicy and(List<Cidr> networks) {
    return (address, port) ->
        networks.stream().anyMatch(n -> n.contains(address)) || allows(address, port);
  }
}
