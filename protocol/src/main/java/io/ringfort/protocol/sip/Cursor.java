package io.ringfort.protocol.sip;

/// A place in a header value that moves to the right: the grammar of RFC 3261 section 25.1 that
/// many headers share. Every text holds one octet per character (ISO 8859-1).
final class Cursor {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = 0; c < 128; c++) {
      TOKEN[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || "-.!%*_+`'~".indexOf(c) >= 0;
    }
  }

  private final String text;
  private final int end;
  private int at;

  Cursor(String text) {
    this.text = text;
    this.end = text.length();
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isTokenCharacter(char c) {
    return c < 128 && TOKEN[c];
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  boolean atEnd() {
    return at >= end;
  }

  boolean at(char c) {
    return at < end && text.charAt(at) == c;
  }

  void skipBlanks() {
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
  }

  /// Takes `c` and the blanks around it (the rules SLASH, EQUAL, SEMI, COLON). False if something
  /// else is here.
  boolean take(char c) {
    int start = at;
    skipBlanks();
    if (!at(c)) {
      at = start;
      return false;
    }
    at++;
    skipBlanks();
    return true;
  }

  void expect(char c, String where) {
    if (!take(c)) {
      throw bad("got " + here() + " in " + where + " (expected: '" + c + "')");
    }
  }

  void expectEnd(String where) {
    skipBlanks();
    if (!atEnd()) {
      throw bad("got " + here() + " behind " + where + " (expected: nothing)");
    }
  }

  String token(String what) {
    int start = at;
    while (at < end && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw bad("got " + here() + " (expected: " + what + ")");
    }
    return text.substring(start, at);
  }

  /// Everything up to one of `stops`, or the end.
  String until(String stops) {
    int start = at;
    while (at < end && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /// A quoted string with its quotes and escapes, as it was sent.
  String quoted() {
    int start = at;
    int i = at + 1;
    while (i < end && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    if (i >= end) {
      throw bad("got a quote that never ends");
    }
    at = i + 1;
    return text.substring(start, at);
  }

  /// Digits as a number of at most `max`.
  long number(String what, long max) {
    int start = at;
    long value = 0;
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = value * 10 + text.charAt(at++) - '0';
      if (value > max) {
        throw bad("got more than " + max + " as " + what);
      }
    }
    if (start == at) {
      throw bad("got " + here() + " (expected: digits of " + what + ")");
    }
    return value;
  }

  static SipParseException bad(String message) {
    return new SipParseException(400, message);
  }

  private String here() {
    return atEnd() ? "the end" : "'" + text.charAt(at) + "'";
  }
}
