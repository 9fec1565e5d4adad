package io.ringfort.api.calls;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the addresses of endpoints may look like.
final class EndpointGrammar {
  // RFC 3261 section 25.1, without a password and with a user, as INVITEs need one.
  static final Pattern SIP =
      Pattern.compile(
          "(?i:sips?):[A-Za-z0-9\\-_.!~*'()&=+$,;/%#]{1,128}"
              + "@([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?"
              + "(;[A-Za-z0-9\\-_.!~*'()\\[\\]/:&+$%=]{1,256}){0,16}");

  /// Only these may be set: RFC 3261 leaves the rest to us.
  private static final Pattern HEADER = Pattern.compile("(?i)X-[A-Za-z0-9._-]{1,64}|User-to-User");

  private static final int MOST_HEADERS_CHARS = 1024;
  private static final int MOST_CHARS = 4096;

  private EndpointGrammar() {}

  static boolean areHeaders(Map<String, String> headers) {
    int chars = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      chars += header.getKey().length() + header.getValue().length();
      if (!HEADER.matcher(header.getKey()).matches()) {
        return false;
      }
    }
    return chars < MOST_HEADERS_CHARS;
  }

  static Optional<Map<String, String>> pairs(String query) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (query.length() > MOST_CHARS) {
      return Optional.empty();
    }
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
        Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (value.isEmpty() || name.isEmpty() || name.get().isEmpty()) {
          return Optional.empty();
        }
        pairs.put(name.get(), value.get());
      }
    }
    return Optional.of(pairs);
  }

  /// A line break in a header would begin another one.
  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8))
          .filter(t -> t.chars().noneMatch(Character::isISOControl));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
