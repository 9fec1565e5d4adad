package io.ringfort.simulator.sip;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The topmost Via of a message.
///
/// @param sentBy host and port as the sender wrote them
/// @param asksForPort whether it carries `rport`, with or without a value
record Via(String sentBy, String branch, boolean asksForPort) {
  private static final int DEFAULT_PORT = 5060;
  private static final Pattern FORM =
      Pattern.compile("SIP\\s*/\\s*2\\.0\\s*/\\s*\\w+\\s+([^;\\s]+)\\s*(;.*)?");

  static Via parse(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("got Via " + value + " (expected: SIP/2.0/UDP host)");
    }
    return new Via(
        matcher.group(1),
        Header.parameter(value, "branch"),
        value.matches("(?i).*;\\s*rport\\s*(=.*|;.*|$)"));
  }

  /// The value with `received`, and `rport` where it was asked for (RFC 3581, 4).
  static String stamp(String value, InetSocketAddress source) {
    String clean = value.replaceAll("(?i);\\s*(received|rport)\\s*(=[^;]*)?(?=;|$)", "");
    String port = parse(value).asksForPort() ? ";rport=" + source.getPort() : "";
    return clean + ";received=" + source.getAddress().getHostAddress() + port;
  }

  /// Where the response goes (RFC 3261, 18.2.2).
  InetSocketAddress replyTo(InetSocketAddress source) {
    if (asksForPort) {
      return source;
    }
    Matcher port = Pattern.compile(".*:(\\d{1,5})").matcher(sentBy);
    boolean given = port.matches() && !sentBy.endsWith("]");
    return new InetSocketAddress(
        source.getAddress(), given ? Integer.parseInt(port.group(1)) : DEFAULT_PORT);
  }
}
