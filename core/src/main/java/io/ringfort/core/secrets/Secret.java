package io.ringfort.core.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret text. Never prints itself; compares in constant time.
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The secret in clear, for the one place that needs it.
  public String reveal() {
    return value;
  }

  /// True when the other text is the same; the time taken does not tell how much of it is.
  public boolean matches(String other) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
