package io.ringfort.api.signal;

import org.jspecify.annotations.Nullable;

/// How a page found us, in the SDK's words: it builds names of hosts out of them.
///
/// @param edge of `wss://voice-js.EDGE.twilio.com/signal`
/// @param home of `https://eventgw.HOME.twilio.com/v4/...`
record Place(String edge, String home) {
  private static final String OURS = "voice-js.";
  private static final String THEIRS = ".twilio.com";

  /// @param authority that the page asked for: a host and a port
  /// @param query of `/signal`; what the SDK appends lands there when its edge ends with `?`
  static Place of(String authority, @Nullable String query) {
    String host = authority.startsWith(OURS) ? authority.substring(OURS.length()) : authority;
    int end = host.indexOf(THEIRS);
    if (end > 0) {
      return new Place(host.substring(0, end), "us1");
    }
    String edge = query == null ? host : host + "/signal?";
    return new Place(edge, host + "/ev?");
  }
}
