package io.ringfort.api.calls;

import io.ringfort.core.ids.E164;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who calls or is called, as a parameter names it.
public sealed interface Endpoint {

  /// As customers see it.
  String text();

  /// A phone number.
  record Number(E164 number) implements Endpoint {
    @Override
    public String text() {
      return number.value();
    }
  }

  /// A SIP address.
  ///
  /// @param text the address without its headers
  /// @param headers to be sent with the INVITE
  record Sip(String text, Map<String, String> headers) implements Endpoint {}

  /// A program of the customer that registered with us.
  ///
  /// @param text `client:` and its identity
  /// @param parameters for that program
  record Client(String text, Map<String, String> parameters) implements Endpoint {}

  /// Reads an endpoint.
  ///
  /// @return empty for what is none
  static Optional<Endpoint> parse(String text) {
    if (E164.matches(text)) {
      return Optional.of(new Number(new E164(text)));
    }
    int question = text.indexOf('?');
    String address = question < 0 ? text : text.substring(0, question);
    String query = question < 0 ? "" : text.substring(question + 1);
    if (Grammar.SIP.matcher(address).matches()) {
      return Grammar.pairs(query)
          .filter(Grammar::areHeaders)
          .map(headers -> new Sip(address, headers));
    }
    if (Grammar.CLIENT.matcher(address).matches()) {
      return Grammar.pairs(query).map(parameters -> new Client(address, parameters));
    }
    return Optional.empty();
  }

  /// What an address may look like.
  final class Grammar {
    // RFC 3261 section 25.1, without a password and with a user, as INVITEs need one.
    private static final Pattern SIP =
        Pattern.compile(
            "(?i:sips?):[A-Za-z0-9\\-_.!~*'()&=+$,;/%#]{1,128}"
                + "@([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?"
                + "(;[A-Za-z0-9\\-_.!~*'()\\[\\]/:&+$%=]{1,256}){0,16}");

    private static final Pattern CLIENT =
        Pattern.compile("client:[A-Za-z0-9\\-_.!~*'()&=+$,;/%@:]{1,121}");

    /// Only these may be set: RFC 3261 leaves the rest to us.
    private static final Pattern HEADER =
        Pattern.compile("(?i)X-[A-Za-z0-9._-]{1,64}|User-to-User");

    private static final int MOST_HEADERS_CHARS = 1024;
    private static final int MOST_CHARS = 4096;

    private Grammar() {}

    private static boolean areHeaders(Map<String, String> headers) {
      int chars = 0;
      for (Map.Entry<String, String> header : headers.entrySet()) {
        chars += header.getKey().length() + header.getValue().length();
        if (!HEADER.matcher(header.getKey()).matches()) {
          return false;
        }
      }
      return chars < MOST_HEADERS_CHARS;
    }

    private static Optional<Map<String, String>> pairs(String query) {
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
}
