package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import java.util.Locale;

/// Digits in INFO requests, in the two forms that are about: `application/dtmf-relay` (`Signal=5`)
/// and `application/dtmf` (`5`).
final class Digits {
  static final char NONE = 0;
  static final char UNKNOWN_TYPE = 1;

  private Digits() {}

  /// The digit, [#NONE], or [#UNKNOWN_TYPE].
  static char of(SipRequest info) {
    if (info.body().length == 0) {
      return NONE;
    }
    return switch (info.contentType().orElse("")) {
      case "application/dtmf-relay" -> relay(info.bodyText());
      case "application/dtmf" -> {
        String text = info.bodyText().strip();
        yield text.contains("=") ? relay(text) : digit(text);
      }
      default -> UNKNOWN_TYPE;
    };
  }

  private static char relay(String body) {
    for (String line : body.split("\r?\n")) {
      int equals = line.indexOf('=');
      if (equals > 0
          && line.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("signal")) {
        return digit(line.substring(equals + 1).strip());
      }
    }
    return NONE;
  }

  private static char digit(String text) {
    return switch (text) {
      case "10" -> '*';
      case "11" -> '#';
      default -> {
        char c = text.length() == 1 ? Character.toUpperCase(text.charAt(0)) : NONE;
        yield "0123456789*#ABCD".indexOf(c) >= 0 ? c : NONE;
      }
    };
  }
}
