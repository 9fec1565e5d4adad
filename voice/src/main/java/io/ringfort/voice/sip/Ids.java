package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.Via;
import java.security.SecureRandom;
import java.util.Base64;

/// Makes the names that nobody may guess (RFC 3261, 19.3): who knows a dialog's tags can end it.
/// Any thread.
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final int TAG_BYTES = 9;
  private static final int NAME_BYTES = 15;

  private Ids() {}

  static String tag() {
    return random(TAG_BYTES);
  }

  static String callId() {
    return random(NAME_BYTES);
  }

  /// @param mark of this host, by which answers find it
  static String branch(String mark) {
    return Via.MAGIC_COOKIE + mark + random(NAME_BYTES);
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return TEXT.encodeToString(bytes);
  }
}
