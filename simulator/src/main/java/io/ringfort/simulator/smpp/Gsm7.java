package io.ringfort.simulator.smpp;

import java.io.ByteArrayOutputStream;

/// The GSM default alphabet with its extension table (3GPP TS 23.038, 6.2.1), one septet in each
/// octet, as SMPP carries it.
final class Gsm7 {
  private static final byte ESCAPE = 0x1B;

  private static final String DEFAULT =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final String EXTENDED = "\f^{}\\[~]|€";
  private static final byte[] EXTENDED_CODES = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };

  private Gsm7() {}

  static String decode(byte[] septets) {
    StringBuilder text = new StringBuilder(septets.length);
    for (int i = 0; i < septets.length; i++) {
      int code = septets[i] & 0x7F;
      if (code == ESCAPE) {
        i++;
        if (i < septets.length) {
          text.append(extended(septets[i]));
        }
      } else {
        text.append(DEFAULT.charAt(code));
      }
    }
    return text.toString();
  }

  /// The octets that one character takes: one or, behind an escape, two; none if the alphabet has
  /// no such character.
  static byte[] encode(char character) {
    int extended = EXTENDED.indexOf(character);
    if (extended >= 0) {
      return new byte[] {ESCAPE, EXTENDED_CODES[extended]};
    }
    int code = character == ESCAPE ? -1 : DEFAULT.indexOf(character);
    return code < 0 ? new byte[0] : new byte[] {(byte) code};
  }

  static boolean encodes(String text) {
    return text.chars().allMatch(c -> encode((char) c).length > 0);
  }

  /// Encodes a text, with `?` for what the alphabet does not have.
  static byte[] encode(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      byte[] code = encode(text.charAt(i));
      octets.writeBytes(code.length > 0 ? code : new byte[] {'?'});
    }
    return octets.toByteArray();
  }

  private static char extended(byte code) {
    for (int i = 0; i < EXTENDED_CODES.length; i++) {
      if (EXTENDED_CODES[i] == code) {
        return EXTENDED.charAt(i);
      }
    }
    // TS 23.038, 6.2.1.1: a receiver shows the character of the default table for an unknown code.
    return DEFAULT.charAt(code & 0x7F);
  }
}
