package io.ringfort.simulator.smpp;

import java.nio.charset.StandardCharsets;

/// How octets become text, by data_coding (SMPP 3.4, 5.2.19).
enum Encoding {
  GSM_7(0, "GSM-7"),
  LATIN_1(3, "Latin-1"),
  UCS_2(8, "UCS-2");

  private final byte dataCoding;
  private final String label;

  Encoding(int dataCoding, String label) {
    this.dataCoding = (byte) dataCoding;
    this.label = label;
  }

  /// @throws IllegalArgumentException for a data_coding that this carrier does not take
  static Encoding of(byte dataCoding) {
    for (Encoding encoding : values()) {
      if (encoding.dataCoding == dataCoding) {
        return encoding;
      }
    }
    throw new IllegalArgumentException("data_coding: got " + dataCoding + " (expected: 0, 3 or 8)");
  }

  byte dataCoding() {
    return dataCoding;
  }

  String label() {
    return label;
  }

  String decode(byte[] octets) {
    return switch (this) {
      case GSM_7 -> Gsm7.decode(octets);
      case LATIN_1 -> new String(octets, StandardCharsets.ISO_8859_1);
      case UCS_2 -> ucs2(octets);
    };
  }

  /// Unit by unit, without a check: a sender may split a surrogate pair between two parts, and the
  /// halves must still meet when the parts do.
  private static String ucs2(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length / 2);
    for (int i = 0; i + 1 < octets.length; i += 2) {
      text.append((char) ((octets[i] & 0xFF) << 8 | octets[i + 1] & 0xFF));
    }
    return text.toString();
  }
}
