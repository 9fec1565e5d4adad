package io.ringfort.protocol.sip;

import java.util.ArrayList;
import java.util.List;

/// A value of WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization: a scheme
/// and its parameters, between commas (RFC 3261 section 20.7). Such a header is never split at
/// commas: read each one from `Headers.all`.
///
/// @param params their values with quotes, as they were sent; `Params.text` takes them off
public record AuthHeader(String scheme, Params params) {

  /// @throws SipParseException 400
  public static AuthHeader parse(String value) {
    Cursor cursor = new Cursor(value);
    cursor.skipBlanks();
    String scheme = cursor.token("a scheme");
    cursor.skipBlanks();
    List<Params.Param> params = new ArrayList<>(8);
    do {
      String name = cursor.token("a parameter of " + scheme);
      cursor.expect('=', scheme);
      params.add(new Params.Param(name, Params.value(cursor, name)));
    } while (cursor.take(','));
    cursor.expectEnd(scheme);
    return new AuthHeader(scheme, new Params(params));
  }

  /// The value of a parameter without quotes; empty text if it is not there.
  public String text(String name) {
    return params.text(name).orElse("");
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(scheme);
    String separator = " ";
    for (Params.Param param : params.all()) {
      out.append(separator).append(param.name()).append('=').append(param.value());
      separator = ", ";
    }
    return out.toString();
  }
}
