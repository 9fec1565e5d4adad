package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// An IP access control list's SID: `AL` and 32 hexadecimal digits.
public record IpAccessControlListSid(@JsonValue String value) {
  public static final String PREFIX = "AL";

  @JsonCreator
  public IpAccessControlListSid {
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
