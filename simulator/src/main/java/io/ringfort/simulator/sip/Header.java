package io.ringfort.simulator.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One header field; short names are made long (RFC 3261, 7.3.3).
///
/// @param name as it is written on the wire
public record Header(String name, String value) {
  private static final Map<String, String> LONG =
      Map.of(
          "v", "Via",
          "f", "From",
          "t", "To",
          "i", "Call-ID",
          "m", "Contact",
          "l", "Content-Length",
          "c", "Content-Type",
          "k", "Supported",
          "s", "Subject",
          "e", "Content-Encoding");

  static Header parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("got header line " + line + " (expected: name: value)");
    }
    String given = line.substring(0, colon).trim();
    return new Header(
        LONG.getOrDefault(given.toLowerCase(Locale.ROOT), given), line.substring(colon + 1).trim());
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /// The values of a comma-separated header; commas in quotes and angle brackets do not separate.
  static List<String> split(String value) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        depth++;
      } else if (c == '>') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(value.substring(start, i).trim());
        start = i + 1;
      }
    }
    parts.add(value.substring(start).trim());
    return parts;
  }

  /// A parameter behind a value: of a Via, or behind the angle brackets of an address. Empty when
  /// it is not there or has no value.
  static String parameter(String value, String name) {
    String tail = value.substring(value.lastIndexOf('>') + 1);
    for (String pair : tail.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).trim().equalsIgnoreCase(name)) {
        return pair.substring(equals + 1).trim();
      }
    }
    return "";
  }
}
