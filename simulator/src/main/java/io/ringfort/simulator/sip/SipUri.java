package io.ringfort.simulator.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `sip:` URI, as much of it as this carrier needs.
///
/// @param user empty when there is none
/// @param port 5060 when none is given (RFC 3261, 19.1.2)
public record SipUri(String user, String host, int port) {
  private static final int DEFAULT_PORT = 5060;
  private static final Pattern FORM =
      Pattern.compile(
          "sips?:(?:([^@;>]*)(?:;[^@>]*)?@)?(\\[[0-9a-fA-F:.]+]|[^:;>?\\s]+)(?::(\\d{1,5}))?(?:[;?].*)?",
          Pattern.CASE_INSENSITIVE);

  /// Takes a bare URI, or an address with a display name and angle brackets.
  ///
  /// @throws IllegalArgumentException if there is no SIP URI in it
  public static SipUri parse(String text) {
    Matcher matcher = FORM.matcher(bare(text));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("got " + text + " (expected: a sip: URI)");
    }
    String user = matcher.group(1) == null ? "" : matcher.group(1).replaceFirst(":.*", "");
    String port = matcher.group(3);
    return new SipUri(
        user.replace("%2B", "+").replace("%2b", "+"),
        matcher.group(2),
        port == null ? DEFAULT_PORT : Integer.parseInt(port));
  }

  /// What stands in the angle brackets, or the address without its parameters.
  static String bare(String address) {
    int open = address.indexOf('<');
    int close = address.indexOf('>', open);
    if (open >= 0 && close > open) {
      return address.substring(open + 1, close).trim();
    }
    // Without brackets, parameters belong to the header (RFC 3261, 20).
    return address.replaceFirst(";.*", "").trim();
  }

  /// @throws IllegalArgumentException if the host is not known
  public InetSocketAddress address() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("got host " + host + " (expected: a known one)", e);
    }
  }

  /// `host:port`, as a configuration gives it; the port may be missing.
  ///
  /// @throws IllegalArgumentException if it is none
  public static InetSocketAddress target(String hostAndPort) {
    return parse("sip:" + hostAndPort).address();
  }

  /// An address as it is written in a URI.
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
