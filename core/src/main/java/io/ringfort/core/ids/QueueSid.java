package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A queue's SID: `QU` and 32 hexadecimal digits.
public record QueueSid(@JsonValue String value) {
  public static final String PREFIX = "QU";

  @JsonCreator
  public QueueSid {
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
