package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What makes two requests the same request: chosen by the customer, else made at the front door. 1
/// to 255 visible ASCII characters.
public record IdempotencyKey(@JsonValue String value) {
  private static final int MAX_LENGTH = 255;

  @JsonCreator
  public IdempotencyKey {
    if (!matches(value)) {
      throw new IllegalArgumentException(
          "idempotency key: got "
              + value.length()
              + " characters (expected: 1 to 255 visible ASCII characters)");
    }
  }

  public static boolean matches(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
