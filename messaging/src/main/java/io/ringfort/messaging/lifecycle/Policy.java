package io.ringfort.messaging.lifecycle;

import java.time.Duration;

/// What the carrier of a message wants and what the stack allows.
///
/// @param unknownOutcome what to do with a submit whose outcome is unknown
/// @param firstBackOff the wait after the first passing failure; doubles with each further one
/// @param longestBackOff the longest wait
/// @param receiptsWithin how long receipts are awaited; after that `sent` is the last word
public record Policy(
    UnknownOutcome unknownOutcome,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration receiptsWithin) {

  /// A submit left this host and no answer came back: it may arrive twice, or never. The operator
  /// chooses.
  public enum UnknownOutcome {
    /// Submit again with the same reference: the carrier can tell; it is counted as a doubt.
    RESEND,
    /// Do not submit again; a receipt may still come; after the validity it fails with 30008.
    HOLD
  }

  Duration backOff(int attempts) {
    Duration wait = firstBackOff;
    for (int i = 1; i < attempts && wait.compareTo(longestBackOff) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longestBackOff) < 0 ? wait : longestBackOff;
  }
}
