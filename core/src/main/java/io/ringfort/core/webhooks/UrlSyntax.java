package io.ringfort.core.webhooks;

import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The characters of RFC 3986 and the hosts that we call.
///
/// `java.net.URI` alone follows the older RFC 2396 and lets non-ASCII characters and odd hosts
/// through.
final class UrlSyntax {
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  /// RFC 3986 section 3.2.2 lets a resolver read `127.1` or `0x7f.1` as addresses: such a name is
  /// never one of DNS.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");

  private UrlSyntax() {}

  /// Whether the text has only unreserved characters, sub-delims, the extra ones, and whole percent
  /// triplets.
  static boolean isLegal(String text, String extra) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (!isPlain(c) && extra.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._~!$&'()*+,;=".indexOf(c) >= 0;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }

  /// Whether it is a DNS name of legal labels (so without underscore), an IPv4 or a bracketed IPv6
  /// address.
  static boolean isHost(String host) {
    if (host.startsWith("[")) {
      // A zone id ("%eth0") would pick an interface of ours.
      return host.endsWith("]")
          && !host.contains("%")
          && NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1));
    }
    if (NetUtil.isValidIpV4Address(host)) {
      return true;
    }
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return host.length() <= 253 && !NUMBER.matcher(labels[labels.length - 1]).matches();
  }

  /// Percent triplets as UTF-8; the text must be legal. A plus stays a plus: this is no form
  /// encoding.
  static String decode(String legal) {
    if (legal.indexOf('%') < 0) {
      return legal;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(legal.length());
    for (int i = 0; i < legal.length(); i++) {
      if (legal.charAt(i) == '%') {
        bytes.write(Integer.parseInt(legal, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(legal.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
