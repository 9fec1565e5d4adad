package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.CallIntent;

/// Which ends of calls are web pages.
final class Browsers {
  private static final String PREFIX = "client:";

  private Browsers() {}

  static boolean isOne(String party) {
    return party.startsWith(PREFIX);
  }

  /// The identity of one.
  static String identity(String party) {
    return party.substring(PREFIX.length());
  }

  /// Whether the call's own far end is one.
  static boolean isLegOf(CallIntent intent) {
    return intent.hasPage();
  }
}
