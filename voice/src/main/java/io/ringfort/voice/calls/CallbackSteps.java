package io.ringfort.voice.calls;

import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.webhooks.WebhookResponse;

/// Callbacks of calls as steps of their timelines.
public final class CallbackSteps implements Told {
  private final Steps steps;

  /// @param steps of calls
  public CallbackSteps(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void told(Callback callback, Attempt attempt, WebhookResponse response) {
    if (!CallSid.matches(callback.about())) {
      return;
    }
    TimelineEntry entry =
        Exchanges.entry(
            callback.method(),
            callback.url(),
            callback.token(),
            callback.params(),
            response,
            attempt.asked());
    var _ =
        steps.add(
            callback.account(), callback.about(), entry.with("attempt", "" + attempt.number()));
  }
}
