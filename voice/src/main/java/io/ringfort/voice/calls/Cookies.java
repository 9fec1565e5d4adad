package io.ringfort.voice.calls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The cookies of an application, kept for as long as a call.
final class Cookies {
  private static final int MOST = 4_096;

  private Cookies() {}

  /// @param before a `Cookie` header, or empty
  /// @param set `Set-Cookie` headers
  /// @return the `Cookie` header for the next request
  static String merge(String before, List<String> set) {
    if (set.isEmpty()) {
      return before;
    }
    Map<String, String> jar = new LinkedHashMap<>();
    for (String pair : before.split(";")) {
      put(jar, pair);
    }
    for (String header : set) {
      String pair = header.split(";", 2)[0];
      if (header.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
        jar.remove(pair.split("=", 2)[0].strip());
      } else {
        put(jar, pair);
      }
    }
    StringJoiner joined = new StringJoiner("; ");
    jar.forEach((name, value) -> joined.add(name + "=" + value));
    return joined.length() > MOST ? before : joined.toString();
  }

  private static void put(Map<String, String> jar, String pair) {
    int equals = pair.indexOf('=');
    if (equals > 0) {
      jar.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
  }
}
