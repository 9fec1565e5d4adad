package io.ringfort.api.calls;

import java.time.Duration;

/// What holds for a call that says nothing else.
///
/// @param lifetime how long after it was accepted a phone may begin to ring for it
/// @param ringTimeout how long the far end's phone may ring
/// @param timeLimit how long it may last
/// @param longestTimeLimit the most that a request may ask for
public record CallDefaults(
    Duration lifetime, Duration ringTimeout, Duration timeLimit, Duration longestTimeLimit) {

  /// As <https://www.twilio.com/docs/voice/api/call-resource> has them.
  public static CallDefaults usual() {
    return new CallDefaults(
        Duration.ofMinutes(10), Duration.ofSeconds(60), Duration.ofHours(4), Duration.ofHours(24));
  }
}
