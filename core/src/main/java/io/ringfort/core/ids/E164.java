package io.ringfort.core.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A phone number as ITU-T E.164 writes it: `+`, then 7 to 15 digits of which the first is not
/// zero.
public record E164(@JsonValue String value) {
  private static final int MIN_DIGITS = 7;
  private static final int MAX_DIGITS = 15;
  private static final int NORTH_AMERICAN_DIGITS = 11;

  @JsonCreator
  public E164 {
    if (!matches(value)) {
      throw new IllegalArgumentException(
          "phone number: got '" + value + "' (expected: + and 7 to 15 digits)");
    }
  }

  /// True when the text is a number in this form; numbers of the North American plan (+1) must have
  /// their 11 digits.
  public static boolean matches(String text) {
    int digits = text.length() - 1;
    if (digits < MIN_DIGITS
        || digits > MAX_DIGITS
        || text.charAt(0) != '+'
        || text.charAt(1) == '0') {
      return false;
    }
    for (int i = 1; i <= digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return text.charAt(1) != '1' || (digits == NORTH_AMERICAN_DIGITS && text.charAt(2) > '1');
  }

  @Override
  public String toString() {
    return value;
  }
}
