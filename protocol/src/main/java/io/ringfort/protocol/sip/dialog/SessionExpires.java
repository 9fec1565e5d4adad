package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The header Session-Expires (RFC 4028 section 4).
///
/// @param seconds how long the session lives without a refresh
public record SessionExpires(long seconds, Refresher refresher) {

  /// Who refreshes, from the view of the request that carries the header.
  public enum Refresher {
    UAC,
    UAS,
    /// Left to the answer.
    UNSAID
  }

  /// @throws SipParseException 400 if the header cannot be read
  public static Optional<SessionExpires> of(SipMessage message) {
    return message.header(SipHeader.SESSION_EXPIRES).map(SessionExpires::parse);
  }

  /// Seconds in Min-SE.
  public static OptionalLong minimum(SipMessage message) {
    Optional<String> value = message.header(SipHeader.MIN_SE);
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seconds(value.get()));
  }

  private static SessionExpires parse(String value) {
    String lower = value.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
    Refresher refresher =
        lower.contains(";refresher=uac")
            ? Refresher.UAC
            : lower.contains(";refresher=uas") ? Refresher.UAS : Refresher.UNSAID;
    return new SessionExpires(seconds(lower), refresher);
  }

  private static long seconds(String value) {
    String digits = value.split(";", 2)[0].strip();
    if (digits.isEmpty()
        || digits.length() > 10
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new SipParseException(400, "got a session interval that is no number of seconds");
    }
    return Long.parseLong(digits);
  }

  @Override
  public String toString() {
    return switch (refresher) {
      case UAC -> seconds + ";refresher=uac";
      case UAS -> seconds + ";refresher=uas";
      case UNSAID -> Long.toString(seconds);
    };
  }
}
