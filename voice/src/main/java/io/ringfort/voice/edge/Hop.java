package io.ringfort.voice.edge;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The next station of a message, or the last one. Over TCP and TLS it names a connection by the
/// address of its other end.
///
/// @param remote resolved
/// @param local the listener that it came in by and whose address answers carry; null: the edge
///   chooses
/// @param name the host name that a TLS certificate must show; null: its address
/// @param flowOnly true when only a connection that is already there leads to it, as behind NAT
public record Hop(
    Transport transport,
    InetSocketAddress remote,
    @Nullable InetSocketAddress local,
    @Nullable String name,
    boolean flowOnly) {

  /// A station that may be connected to.
  public static Hop to(Transport transport, InetSocketAddress remote, @Nullable String name) {
    return new Hop(transport, remote, null, name, false);
  }

  /// A station that is reached only where it came from: its connection, or its source address.
  public static Hop flow(Transport transport, InetSocketAddress remote) {
    return new Hop(transport, remote, null, null, true);
  }

  /// The same by that listener.
  public Hop by(@Nullable InetSocketAddress listener) {
    return new Hop(transport, remote, listener, name, flowOnly);
  }

  /// Its address as text: `address:port`, with brackets around an IPv6 address.
  public String text() {
    return HostPort.text(remote);
  }

  @Override
  public String toString() {
    return transport + " " + text();
  }
}
