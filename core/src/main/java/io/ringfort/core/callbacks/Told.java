package io.ringfort.core.callbacks;

import io.ringfort.core.webhooks.WebhookResponse;

/// Hears of each attempt to pay a callback, such as for a timeline. Called on the thread that paid,
/// which waits for it; what it throws is logged and changes nothing.
@FunctionalInterface
public interface Told {
  Told NOBODY = (_, _) -> {};

  void told(Callback callback, WebhookResponse response);
}
