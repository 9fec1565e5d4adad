package io.ringfort.voice.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// An address as SIP headers say it.
///
/// @param host a name or an address; an IPv6 one in brackets
public record HostPort(String host, int port) {

  /// Of a socket address, without any look-up.
  public static String text(InetSocketAddress address) {
    return host(address.getAddress()) + ":" + address.getPort();
  }

  /// An IP address as a URI holds it.
  public static String host(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    if (zone >= 0) {
      text = text.substring(0, zone);
    }
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  /// The socket address of `address:port` as [#text] writes it.
  ///
  /// @throws IllegalArgumentException when it is none
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.ofLiteral(bare(text.substring(0, colon))),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "address: got '" + text + "' (expected: an IP address, a colon and a port)", e);
    }
  }

  /// True when the text is an IP address, with or without brackets.
  public static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(bare(host));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// The address that the text is; never asks DNS for one.
  ///
  /// @throws UnknownHostException when it is a name that DNS does not know
  public static InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(bare(host));
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
