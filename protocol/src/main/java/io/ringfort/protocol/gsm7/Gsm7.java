package io.ringfort.protocol.gsm7;

import java.util.Arrays;

/// The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1).
///
/// Bytes here are unpacked: one septet per byte, which is what SMPP carries with `data_coding` 0.
/// An extension character takes two of them, the escape and its code. Stateless; any thread.
public final class Gsm7 {
  /// What [#septets] answers for a text that this alphabet cannot write.
  public static final int NOT_ENCODABLE = -1;

  static final byte ESCAPE = 0x1B;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION_CHARACTERS = "\f^{}\\[~]|€";
  private static final byte[] EXTENSION_CODES = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };

  // One byte per character up to the euro sign, the highest one of the alphabet: the septet itself;
  // negative for an
  // extension code; ESCAPE, which no character owns, for everything that cannot be written.
  private static final byte[] SEPTETS = new byte['€' + 1];
  private static final char[] EXTENSION = new char[128];

  static {
    Arrays.fill(SEPTETS, ESCAPE);
    for (int septet = 0; septet < BASIC.length(); septet++) {
      SEPTETS[BASIC.charAt(septet)] = (byte) septet;
    }
    for (int i = 0; i < EXTENSION_CODES.length; i++) {
      SEPTETS[EXTENSION_CHARACTERS.charAt(i)] = (byte) (EXTENSION_CODES[i] | 0x80);
      EXTENSION[EXTENSION_CODES[i]] = EXTENSION_CHARACTERS.charAt(i);
    }
  }

  private Gsm7() {}

  /// Whether every character of the text is in the alphabet or its extension table.
  public static boolean isEncodable(String text) {
    return septets(text) != NOT_ENCODABLE;
  }

  /// How many septets the text takes, an extension character counting two; [#NOT_ENCODABLE] if it
  /// does not fit.
  public static int septets(String text) {
    int septets = 0;
    for (int i = 0; i < text.length(); i++) {
      int width = width(text.charAt(i));
      if (width == 0) {
        return NOT_ENCODABLE;
      }
      septets += width;
    }
    return septets;
  }

  /// One septet per byte. Refuses a text that is not [encodable][#isEncodable] with
  /// IllegalArgumentException.
  public static byte[] encode(String text) {
    int septets = septets(text);
    if (septets == NOT_ENCODABLE) {
      throw new IllegalArgumentException(
          "got a text with "
              + firstForeign(text)
              + " (expected: only characters of the GSM 7-bit alphabet)");
    }
    return encode(text, septets);
  }

  /// Reads unpacked septets; never fails, because what a carrier sent must still reach the
  /// customer.
  ///
  /// An escape before a code without extension character gives that code's basic character, and an
  /// escape before nothing or before another escape gives a space (TS 23.038, 6.2.1 and 6.2.1.1). A
  /// byte above 0x7F, which is no septet, gives U+FFFD.
  public static String decode(byte[] septets) {
    char[] text = new char[septets.length];
    int length = 0;
    for (int i = 0; i < septets.length; i++) {
      byte septet = septets[i];
      if (septet == ESCAPE) {
        byte code = i + 1 < septets.length ? septets[i + 1] : ESCAPE;
        if (code == ESCAPE) {
          text[length++] = ' ';
          i++;
        } else if (code >= 0 && EXTENSION[code] != 0) {
          text[length++] = EXTENSION[code];
          i++;
        }
      } else {
        text[length++] = septet >= 0 ? BASIC.charAt(septet) : '\uFFFD';
      }
    }
    return new String(text, 0, length);
  }

  /// 1 or 2 septets, 0 for a character outside the alphabet.
  static int width(char character) {
    if (character >= SEPTETS.length) {
      return 0;
    }
    byte septet = SEPTETS[character];
    return septet == ESCAPE ? 0 : septet < 0 ? 2 : 1;
  }

  /// The text, already known to be encodable in so many septets.
  static byte[] encode(String text, int septets) {
    byte[] encoded = new byte[septets];
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      byte septet = SEPTETS[text.charAt(i)];
      if (septet < 0) {
        encoded[at++] = ESCAPE;
        septet &= 0x7F;
      }
      encoded[at++] = septet;
    }
    return encoded;
  }

  private static String firstForeign(String text) {
    int at = 0;
    while (width(text.charAt(at)) != 0) {
      at++;
    }
    return "U+%04X at index %d".formatted((int) text.charAt(at), at);
  }
}
