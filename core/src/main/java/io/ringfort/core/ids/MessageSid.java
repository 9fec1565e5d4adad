package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/// A message's SID: `SM` and 32 hexadecimal digits.
public record MessageSid(@JsonValue String value) {
  public static final String PREFIX = "SM";

  @JsonCreator
  public MessageSid {
    SidFormat.check(PREFIX, value);
  }

  /// True when the text has the form of this kind of SID.
  public static boolean matches(String text) {
    return SidFormat.matches(PREFIX, text);
  }

  /// As the record's own, which runs through method handles: owners look up every message by it many
  /// times.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageSid that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
