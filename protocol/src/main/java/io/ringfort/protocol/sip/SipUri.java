package io.ringfort.protocol.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A `sip:` or `sips:` URI (RFC 3261 section 19.1). Parts are kept as they were sent, `%` escapes
/// included; `userText` takes them off.
///
/// @param user empty if there is none
/// @param password empty if there is none
/// @param host a name, an IPv4 address, or an IPv6 address in brackets
/// @param port -1 if none is given
/// @param headers what stands behind `?`, empty if nothing does
public record SipUri(
    boolean secure,
    String user,
    String password,
    String host,
    int port,
    Params params,
    String headers) {

  public static SipUri of(String user, String host, int port) {
    return new SipUri(false, escape(user), "", host, port, Params.NONE, "");
  }

  /// @throws SipParseException 416 for another scheme, 400 for what is no URI
  public static SipUri parse(String uri) {
    check(uri);
    int colon = uri.indexOf(':');
    String scheme = uri.substring(0, colon);
    boolean secure = scheme.equalsIgnoreCase("sips");
    if (!secure && !scheme.equalsIgnoreCase("sip")) {
      throw new SipParseException(416, "got URI scheme " + scheme + " (expected: sip or sips)");
    }
    // "@" stands only behind userinfo; in any other place it must be escaped.
    int at = uri.indexOf('@');
    if (at != uri.lastIndexOf('@') || at == colon + 1) {
      throw Cursor.bad("got a URI with no user before @, or two of them");
    }
    String userInfo = at < 0 ? "" : uri.substring(colon + 1, at);
    int secret = userInfo.indexOf(':');
    String user = secret < 0 ? userInfo : userInfo.substring(0, secret);
    if (at >= 0 && user.isEmpty()) {
      throw Cursor.bad("got a URI with a password and no user");
    }
    Cursor rest = new Cursor(uri.substring(Math.max(colon, at) + 1));
    String host = host(rest);
    int port = -1;
    if (rest.take(':')) {
      port = (int) rest.number("port", 65535);
    }
    Params params = params(rest);
    String headers = rest.take('?') ? rest.until("") : "";
    rest.expectEnd("a URI");
    return new SipUri(
        secure,
        user,
        secret < 0 ? "" : userInfo.substring(secret + 1),
        host,
        port,
        params,
        headers);
  }

  /// Rejects what no absolute URI of any scheme may have: blanks, brackets, quotes, control
  /// characters, octets above 127, half an escape.
  static void check(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1 || colon + 1 == uri.length() || !isLetter(uri.charAt(0))) {
      throw Cursor.bad("got no scheme in a URI");
    }
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 127 || c == '<' || c == '>' || c == '"' || c == '\\' || c == '^') {
        throw Cursor.bad("got character " + (int) c + " in a URI");
      }
      if (c == '%' && (i + 2 >= uri.length() || !isHex(uri, i + 1) || !isHex(uri, i + 2))) {
        throw Cursor.bad("got % with no two hexadecimal digits behind it in a URI");
      }
      if (i < colon && !isLetter(c) && "0123456789+-.".indexOf(c) < 0) {
        throw Cursor.bad("got '" + c + "' in the scheme of a URI");
      }
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isHex(String text, int at) {
    return Character.digit(text.charAt(at), 16) >= 0;
  }

  static String host(Cursor cursor) {
    if (!cursor.at('[')) {
      String host = cursor.until(":;? \t");
      if (host.isEmpty() || !host.chars().allMatch(SipUri::isHostCharacter)) {
        throw Cursor.bad("got '" + host + "' (expected: a host)");
      }
      return host;
    }
    String address = cursor.until("]");
    if (!cursor.at(']')
        || address.length() < 3
        || !address.substring(1).chars().allMatch(SipUri::isIpv6)) {
      throw Cursor.bad("got " + address + " (expected: an IPv6 address in brackets)");
    }
    cursor.take(']');
    return address + "]";
  }

  private static boolean isHostCharacter(int c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || c == '-' || c == '.' || c == '_';
  }

  private static boolean isIpv6(int c) {
    return Character.digit(c, 16) >= 0 || c == ':' || c == '.';
  }

  private static Params params(Cursor cursor) {
    List<Params.Param> params = new ArrayList<>(4);
    while (cursor.take(';')) {
      String name = cursor.until("=;?");
      String value = cursor.take('=') ? cursor.until(";?") : "";
      if (name.isEmpty()) {
        throw Cursor.bad("got a URI parameter with no name");
      }
      params.add(new Params.Param(name, value));
    }
    return params.isEmpty() ? Params.NONE : new Params(params);
  }

  /// The user part without escapes, read as UTF-8.
  public String userText() {
    return unescape(user);
  }

  /// In lower case; empty if the URI names none.
  public Optional<String> transport() {
    return params.get("transport").map(t -> t.toLowerCase(Locale.ROOT));
  }

  /// True if the hop that owns this URI routes loosely (RFC 3261 section 16.12).
  public boolean isLoose() {
    return params.has("lr");
  }

  /// This address without parameters and headers.
  public SipUri bare() {
    return new SipUri(secure, user, "", host, port, Params.NONE, "");
  }

  static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean escaped = text.charAt(i) == '%' && i + 2 < text.length();
      octets[length++] =
          escaped
              ? (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16)
              : (byte) text.charAt(i);
      i += escaped ? 2 : 0;
    }
    return new String(octets, 0, length, StandardCharsets.UTF_8);
  }

  /// `text` as a user part: what the grammar does not allow there is escaped.
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "-_.!~*'()&=+$,;?/".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(64).append(secure ? "sips:" : "sip:");
    if (!user.isEmpty()) {
      out.append(user);
      if (!password.isEmpty()) {
        out.append(':').append(password);
      }
      out.append('@');
    }
    out.append(host);
    if (port >= 0) {
      out.append(':').append(port);
    }
    params.appendTo(out);
    if (!headers.isEmpty()) {
      out.append('?').append(headers);
    }
    return out.toString();
  }
}
