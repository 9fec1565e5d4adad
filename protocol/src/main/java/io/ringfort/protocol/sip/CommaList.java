package io.ringfort.protocol.sip;

import java.util.ArrayList;
import java.util.List;

/// The values of a header that may hold several.
final class CommaList {
  private CommaList() {}

  /// Splits at the commas outside of quotes and angle brackets.
  static List<String> split(String value) {
    if (value.indexOf(',') < 0) {
      return List.of(value);
    }
    List<String> elements = new ArrayList<>(4);
    int start = 0;
    boolean quoted = false;
    boolean bracketed = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<' || c == '>') {
        bracketed = c == '<';
      } else if (c == ',' && !bracketed) {
        elements.add(value.substring(start, i).strip());
        start = i + 1;
      }
    }
    elements.add(value.substring(start).strip());
    return elements;
  }
}
