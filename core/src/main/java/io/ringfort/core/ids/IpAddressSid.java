package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A SIP IP address's SID: `IP` and 32 hexadecimal digits.
public record IpAddressSid(@JsonValue String value) {
  public static final String PREFIX = "IP";

  @JsonCreator
  public IpAddressSid {
    SidFormat.check(PREFIX, value);
  }

  /// True when the text has the form of this kind of SID.
  public static boolean matches(String text) {
    return SidFormat.matches(PREFIX, text);
  }

  @Override
  public String toString() {
    return value;
  }
}
