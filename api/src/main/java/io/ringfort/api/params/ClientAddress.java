package io.ringfort.api.params;

import java.util.regex.Pattern;

/// How a web page is named as the end of a call: `client:` and its identity.
public final class ClientAddress {
  public static final String PREFIX = "client:";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[A-Za-z0-9\\-_.!~*'()&=+$,;/%@:]{1,121}");

  private ClientAddress() {}

  public static boolean matches(String text) {
    return FORM.matcher(text).matches();
  }
}
