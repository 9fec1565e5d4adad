package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A notification's SID: `NO` and 32 hexadecimal digits.
public record NotificationSid(@JsonValue String value) {
  public static final String PREFIX = "NO";

  @JsonCreator
  public NotificationSid {
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
