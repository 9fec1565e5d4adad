package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipMessage;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bodies of several parts (RFC 5621), as gateways of the telephone network send them.
final class Multipart {
  private Multipart() {}

  /// The part that is SDP; null when there is none.
  static @Nullable String sdp(SipMessage message) {
    String type = message.header(SipHeader.CONTENT_TYPE).orElse("");
    int at = type.toLowerCase(Locale.ROOT).indexOf("boundary=");
    if (at < 0) {
      return null;
    }
    String boundary = type.substring(at + "boundary=".length()).split(";", 2)[0].strip();
    boundary = boundary.replace("\"", "");
    if (boundary.isEmpty()) {
      return null;
    }
    for (String part : message.bodyText().split("--" + Pattern.quote(boundary))) {
      int head = part.indexOf("\r\n\r\n");
      boolean isSdp =
          head >= 0 && part.substring(0, head).toLowerCase(Locale.ROOT).contains(Wording.SDP);
      if (isSdp) {
        return part.substring(head + 4).stripTrailing() + "\r\n";
      }
    }
    return null;
  }
}
