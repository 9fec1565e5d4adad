package io.ringfort.engines.database;

/// A database password; it does not show itself in logs.
public record Password(String value) {
  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
