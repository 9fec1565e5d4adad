package io.ringfort.core.callbacks;

import io.ringfort.core.webhooks.WebhookResponse;
import java.time.Instant;

/// Hears of each attempt to pay a callback, such as for a timeline. Called on the thread that paid,
/// which waits for it; what it throws is logged and changes nothing.
@FunctionalInterface
public interface Told {
  Told NOBODY = (_, _, _) -> {};

  void told(Callback callback, Attempt attempt, WebhookResponse response);

  /// @param number from 1 on
  /// @param asked when it began
  record Attempt(int number, Instant asked) {}
}
