package io.ringfort.simulator.sink;

import java.util.Objects;

/// How a sink answers.
///
/// @param delayMs how long it waits before it answers
/// @param hang whether it never answers, and hangs up after ten minutes
/// @param failFirst how many requests it first answers with 500, counted from when it was told
public record SinkAnswer(
    int status, String contentType, String body, long delayMs, boolean hang, int failFirst) {

  private static final long LONGEST_DELAY_MS = 600_000;

  /// An empty TwiML document.
  public static final SinkAnswer DEFAULT =
      new SinkAnswer(200, "text/xml", "<Response/>", 0, false, 0);

  /// @throws IllegalArgumentException with a sentence that names the key out of range
  public SinkAnswer {
    Objects.requireNonNull(contentType, "contentType: got null (expected: a media type)");
    Objects.requireNonNull(body, "body: got null (expected: a text)");
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: got " + status + " (expected: 200 to 599)");
    }
    if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
      throw new IllegalArgumentException(
          "delayMs: got " + delayMs + " (expected: 0 to " + LONGEST_DELAY_MS + ")");
    }
    if (failFirst < 0) {
      throw new IllegalArgumentException("failFirst: got " + failFirst + " (expected: 0 or more)");
    }
  }

  SinkAnswer failing() {
    return new SinkAnswer(500, "text/plain", "failing on order", delayMs, hang, failFirst);
  }
}
