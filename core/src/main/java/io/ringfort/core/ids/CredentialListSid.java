package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A SIP credential list's SID: `CL` and 32 hexadecimal digits.
public record CredentialListSid(@JsonValue String value) {
  public static final String PREFIX = "CL";

  @JsonCreator
  public CredentialListSid {
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
