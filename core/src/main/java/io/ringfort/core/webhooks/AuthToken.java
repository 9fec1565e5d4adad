package io.ringfort.core.webhooks;

/// The auth token of the account that owns a resource: the key of [Signature]. Prints `[REDACTED]`.
///
/// Never the secret of an API key: customers' validators only know the token.
///
/// @param value the token itself, not empty
public record AuthToken(String value) {
  public AuthToken {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("got an empty auth token (expected: at least one character)");
    }
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
