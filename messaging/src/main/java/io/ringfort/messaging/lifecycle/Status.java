package io.ringfort.messaging.lifecycle;

/// A message's status as the public API names it. A message's status only ever moves to a later one
/// of this list.
public enum Status {
  RECEIVING,
  ACCEPTED,
  SCHEDULED,
  QUEUED,
  SENDING,
  SENT,
  DELIVERED,
  UNDELIVERED,
  FAILED,
  CANCELED,
  RECEIVED;

  private final String text = name().toLowerCase(java.util.Locale.ROOT);

  /// As the API writes it.
  public String text() {
    return text;
  }

  /// True when nothing comes after it.
  public boolean isFinal() {
    return switch (this) {
      case DELIVERED, UNDELIVERED, FAILED, CANCELED, RECEIVED -> true;
      case RECEIVING, ACCEPTED, SCHEDULED, QUEUED, SENDING, SENT -> false;
    };
  }
}
