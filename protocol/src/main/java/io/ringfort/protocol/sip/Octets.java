package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;

/// Between text for people and the texts in messages, which hold one octet of UTF-8 per character.
public final class Octets {
  private Octets() {}

  /// Any text as a value of a header.
  public static String of(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// A value of a header as text; what is no UTF-8 becomes U+FFFD.
  public static String text(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
