package io.ringfort.twiml.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// From bytes to characters, strictly: a byte that its charset does not know refuses the document,
/// with its line.
///
/// The order is that of RFC 7303, 3.2: byte order mark, then the charset parameter, then what XML
/// says of itself (XML 1.0, appendix F), then UTF-8.
final class DocumentText {
  private static final int LONGEST_DECLARATION = 256;

  private DocumentText() {}

  static void refuseLongerThan(byte[] body, int most) throws RefusedException {
    if (body.length > most) {
      throw new RefusedException(
          Codes.TOO_LARGE, "got " + body.length + " bytes (expected: at most " + most + ")");
    }
  }

  static String ofPlain(byte[] body, String charset) throws RefusedException {
    return ofMarkedOrNamed(body, charset, StandardCharsets.UTF_8);
  }

  static String ofXml(byte[] body, String charset) throws RefusedException {
    return ofMarkedOrNamed(
        body, charset, charset.isEmpty() ? ownCharset(body) : StandardCharsets.UTF_8);
  }

  private static String ofMarkedOrNamed(byte[] body, String charset, Charset otherwise)
      throws RefusedException {
    if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
      return decode(body, 3, StandardCharsets.UTF_8);
    }
    if (startsWith(body, 0xFE, 0xFF)) {
      return decode(body, 2, StandardCharsets.UTF_16BE);
    }
    if (startsWith(body, 0xFF, 0xFE)) {
      return decode(body, 2, StandardCharsets.UTF_16LE);
    }
    return decode(body, 0, charset.isEmpty() ? otherwise : named(charset));
  }

  private static Charset named(String charset) throws RefusedException {
    try {
      return Charset.forName(charset);
    } catch (IllegalArgumentException _) {
      throw new RefusedException(
          Codes.NOT_PARSED,
          "got charset '" + charset + "' in the content type (expected: a known one, best UTF-8)");
    }
  }

  private static Charset ownCharset(byte[] body) throws RefusedException {
    if (startsWith(body, 0, '<')) {
      return StandardCharsets.UTF_16BE;
    }
    if (startsWith(body, '<', 0)) {
      return StandardCharsets.UTF_16LE;
    }
    String declared = declaredEncoding(body);
    return switch (declared.toUpperCase(Locale.ROOT)) {
      case "", "UTF-8" -> StandardCharsets.UTF_8;
      case "UTF-16" -> StandardCharsets.UTF_16;
      case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
      default ->
          throw new RefusedException(
              Codes.NOT_PARSED,
              "line 1: got encoding '"
                  + declared
                  + "' in the XML declaration (expected: UTF-8, UTF-16 or ISO-8859-1)");
    };
  }

  private static String declaredEncoding(byte[] body) {
    int length = Math.min(body.length, LONGEST_DECLARATION);
    String start = new String(body, 0, length, StandardCharsets.ISO_8859_1);
    int end = start.indexOf("?>");
    int name = start.indexOf("encoding");
    if (!start.startsWith("<?xml") || name < 0 || name > end) {
      return "";
    }
    int open = name + "encoding".length();
    while (open < end && start.charAt(open) != '"' && start.charAt(open) != '\'') {
      open++;
    }
    int close = start.indexOf(start.charAt(open), open + 1);
    // A declaration that is broken here is for the parser to complain about.
    return close < 0 || close > end ? "" : start.substring(open + 1, close);
  }

  private static String decode(byte[] body, int offset, Charset charset) throws RefusedException {
    ByteBuffer bytes = ByteBuffer.wrap(body, offset, body.length - offset);
    try {
      return charset.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw new RefusedException(
          Codes.NOT_PARSED,
          "line "
              + line(body, bytes.position())
              + ": got bytes that are not "
              + charset.name()
              + " (expected: the charset of the content type or of the XML declaration, else"
              + " UTF-8)");
    }
  }

  private static int line(byte[] body, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += body[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static boolean startsWith(byte[] body, int... prefix) {
    if (body.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((body[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
