package io.ringfort.protocol.sip;

import java.util.Optional;

/// An address with an optional name and parameters, as in From, To, Contact, Route and Refer-To.
///
/// @param display the name as it was sent, quotes included; empty if there is none
/// @param uri of any scheme, checked for characters only
public record NameAddress(String display, String uri, Params params) {

  public static NameAddress of(String uri) {
    SipUri.check(uri);
    return new NameAddress("", uri, Params.NONE);
  }

  /// @param name any text; empty for none
  public static NameAddress of(String name, String uri) {
    SipUri.check(uri);
    String quoted = name.isEmpty() ? "" : Params.quote(Octets.of(name));
    return new NameAddress(quoted, uri, Params.NONE);
  }

  /// @throws SipParseException 400
  public static NameAddress parse(String value) {
    Cursor cursor = new Cursor(value);
    cursor.skipBlanks();
    String display = "";
    if (cursor.at('"')) {
      display = cursor.quoted();
      cursor.skipBlanks();
      if (!cursor.at('<')) {
        throw Cursor.bad("got no < behind a display name");
      }
    } else if (value.indexOf('<') >= 0) {
      display = cursor.until("<").strip();
      requireTokens(display);
    }
    String uri = cursor.at('<') ? inBrackets(cursor) : bare(cursor);
    SipUri.check(uri);
    if (isSip(uri)) {
      SipUri.parse(uri);
    }
    return new NameAddress(display, uri, Params.parse(cursor));
  }

  private static String inBrackets(Cursor cursor) {
    String uri = cursor.until(">").substring(1);
    if (!cursor.take('>')) {
      throw Cursor.bad("got no > behind an address");
    }
    return uri;
  }

  private static String bare(Cursor cursor) {
    String uri = cursor.until("; \t");
    // "If the URI contains a comma, question mark or semicolon, the URI MUST be enclosed in angle
    // brackets" (RFC 3261 section 20).
    if (uri.indexOf('?') >= 0 || uri.indexOf(',') >= 0) {
      throw Cursor.bad("got ? or , in an address without brackets");
    }
    return uri;
  }

  private static void requireTokens(String display) {
    for (int i = 0; i < display.length(); i++) {
      char c = display.charAt(i);
      if (!Cursor.isTokenCharacter(c) && !Cursor.isBlank(c)) {
        throw Cursor.bad("got '" + c + "' in a display name without quotes");
      }
    }
  }

  private static boolean isSip(String uri) {
    return uri.regionMatches(true, 0, "sip:", 0, 4) || uri.regionMatches(true, 0, "sips:", 0, 5);
  }

  /// The name for people: without quotes and escapes, read as UTF-8.
  public String name() {
    return Octets.text(Params.unquote(display));
  }

  public Optional<String> tag() {
    return params.get("tag");
  }

  public NameAddress withTag(String tag) {
    return withParam("tag", tag);
  }

  public NameAddress withParam(String name, String value) {
    return new NameAddress(display, uri, params.with(name, value));
  }

  /// @throws SipParseException 416 if the address is of another scheme
  public SipUri sipUri() {
    return SipUri.parse(uri);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(64);
    if (!display.isEmpty()) {
      out.append(display).append(' ');
    }
    out.append('<').append(uri).append('>');
    params.appendTo(out);
    return out.toString();
  }
}
