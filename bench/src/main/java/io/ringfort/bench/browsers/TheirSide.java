package io.ringfort.bench.browsers;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of the stack's description as a page needs.
///
/// @param address its only candidate
/// @param fragment and `password`: its ICE credentials
/// @param fingerprint SHA-256 of its certificate: `AB:CD:...`
record TheirSide(InetSocketAddress address, String fragment, String password, String fingerprint) {

  /// @throws IllegalArgumentException when something of it is missing
  static TheirSide of(String sdp) {
    Matcher candidate =
        find(sdp, "(?m)^a=candidate:\\S+ 1 udp \\d+ (?<address>\\S+) (?<port>\\d+) typ host");
    return new TheirSide(
        new InetSocketAddress(
            candidate.group("address"), Integer.parseInt(candidate.group("port"))),
        find(sdp, "(?m)^a=ice-ufrag:(?<v>\\S+)").group("v"),
        find(sdp, "(?m)^a=ice-pwd:(?<v>\\S+)").group("v"),
        find(sdp, "(?m)^a=fingerprint:sha-256 (?<v>\\S+)").group("v"));
  }

  private static Matcher find(String sdp, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(sdp);
    if (!matcher.find()) {
      throw new IllegalArgumentException("got " + sdp + " (expected: a line like " + pattern + ")");
    }
    return matcher;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "TheirSide[" + address + "]";
  }
}
