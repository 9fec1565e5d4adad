package io.ringfort.api.http;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads `application/x-www-form-urlencoded`
/// (<https://url.spec.whatwg.org/#application/x-www-form-urlencoded>), but strictly: half an escape
/// or half a character is an error, not a guess, since a guess would be sent to a phone.
final class FormDecoder {
  private static final int MAX_PARAMS = 1_000;
  private static final char REPLACEMENT = '\uFFFD';
  private static final String FORM = "application/x-www-form-urlencoded";

  private FormDecoder() {}

  /// @param contentType the header, or empty when there is none
  static Params body(byte[] body, String contentType) {
    if (body.length == 0) {
      return Params.NONE;
    }
    int semicolon = contentType.indexOf(';');
    String mediaType = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
    if (!mediaType.isEmpty() && !mediaType.equalsIgnoreCase(FORM)) {
      throw invalid("Content-Type: got '" + mediaType + "' (expected: " + FORM + ")");
    }
    return decode(
        body,
        semicolon < 0 ? StandardCharsets.UTF_8 : charset(contentType.substring(semicolon + 1)));
  }

  static Params query(String query) {
    return query.isEmpty()
        ? Params.NONE
        : decode(query.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /// One segment of a path: a plus is a plus there.
  static String segment(String text) {
    return text.indexOf('%') < 0
        ? text
        : component(
            text.replace("+", "%2B").getBytes(StandardCharsets.UTF_8),
            0,
            StandardCharsets.UTF_8,
            "path");
  }

  private static Charset charset(String parameters) {
    for (String parameter : parameters.split(";")) {
      String text = parameter.trim();
      if (text.toLowerCase(Locale.ROOT).startsWith("charset=")) {
        String name = text.substring("charset=".length()).replace("\"", "");
        return switch (name.toLowerCase(Locale.ROOT)) {
          case "utf-8", "utf8" -> StandardCharsets.UTF_8;
          case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
          case "us-ascii" -> StandardCharsets.US_ASCII;
          default -> throw invalid("Content-Type: got charset '" + name + "' (expected: utf-8)");
        };
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static Params decode(byte[] form, Charset charset) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    int start = 0;
    while (start < form.length) {
      int end = indexOf(form, '&', start, form.length);
      if (end > start) {
        if (names.size() == MAX_PARAMS) {
          throw invalid("got more than " + MAX_PARAMS + " parameters (expected: at most so many)");
        }
        int equals = indexOf(form, '=', start, end);
        String name = component(form, start, equals, charset, "a parameter's name");
        names.add(name);
        values.add(equals == end ? "" : component(form, equals + 1, end, charset, name));
      }
      start = end + 1;
    }
    return new Params(names, values);
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  private static String component(byte[] text, int from, Charset charset, String what) {
    return component(text, from, text.length, charset, what);
  }

  private static String component(byte[] form, int from, int to, Charset charset, String what) {
    byte[] raw = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = form[i];
      if (b == '%') {
        int high = i + 2 < to ? Character.digit(form[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(form[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw invalid(
              what
                  + ": got a percent sign without two hexadecimal digits (expected: %25 for a"
                  + " percent sign)");
        }
        b = (byte) (high << 4 | low);
        i += 2;
      } else if (b == '+') {
        b = ' ';
      }
      // PostgreSQL stores no U+0000, and no phone shows one.
      if (b == 0) {
        throw invalid(what + ": got a NUL character (expected: text)");
      }
      raw[length++] = b;
    }
    return text(raw, length, charset, what);
  }

  private static String text(byte[] raw, int length, Charset charset, String what) {
    String text = new String(raw, 0, length, charset);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // Rare: either really that character, or bytes that mean nothing in this charset.
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(raw, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw invalid(
          what
              + ": got bytes that are not "
              + charset.name()
              + " (expected: percent-encoded "
              + charset.name()
              + ")");
    }
  }

  private static ApiException invalid(String details) {
    return new ApiException(ApiError.INVALID_PARAMETER, details);
  }
}
