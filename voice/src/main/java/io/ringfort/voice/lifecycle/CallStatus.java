package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonValue;

/// What customers see. Moves forward only, in this order; the last five are final.
public enum CallStatus {
  QUEUED("queued"),
  /// Told by callbacks alone: a resource shows it as queued.
  INITIATED("initiated"),
  RINGING("ringing"),
  IN_PROGRESS("in-progress"),
  COMPLETED("completed"),
  BUSY("busy"),
  FAILED("failed"),
  NO_ANSWER("no-answer"),
  CANCELED("canceled");

  private final String text;

  CallStatus(String text) {
    this.text = text;
  }

  /// As callbacks say it.
  @JsonValue
  public String text() {
    return text;
  }

  /// As a resource says it.
  public String shown() {
    return this == INITIATED ? QUEUED.text : text;
  }

  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }
}
