package io.ringfort.engines.queue;

import java.time.Duration;

/// What became of one entry.
public sealed interface Outcome {

  /// Handled; it need not come again.
  record Done() implements Outcome {}

  /// Try again after the delay. The entry stays uncommitted until then.
  record Retry(Duration after) implements Outcome {}

  /// It cannot succeed: it goes to the dead letters with the reason, and is committed.
  record Dead(String reason) implements Outcome {}
}
