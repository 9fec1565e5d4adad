package io.ringfort.core.ids;

import java.util.HexFormat;

/// The form that all SIDs share: two letters and 32 hexadecimal digits.
final class SidFormat {
  private static final int LENGTH = 34;

  private SidFormat() {}

  static void check(String prefix, String text) {
    if (!matches(prefix, text)) {
      throw new IllegalArgumentException(
          "SID: got '" + text + "' (expected: " + prefix + " and 32 hexadecimal digits)");
    }
  }

  static boolean matches(String prefix, String text) {
    if (text.length() != LENGTH || !text.startsWith(prefix)) {
      return false;
    }
    for (int i = prefix.length(); i < LENGTH; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
