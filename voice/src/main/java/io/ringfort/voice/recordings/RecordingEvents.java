package io.ringfort.voice.recordings;

import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.voice.Hook;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a customer hears of a recording, see
/// <https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback>.
final class RecordingEvents {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Supplier<String> baseUrl;

  RecordingEvents(Supplier<String> baseUrl) {
    this.baseUrl = baseUrl;
  }

  /// The callback for the recording's status; empty when the customer did not ask for it. The same
  /// token whoever makes it, and however often.
  Optional<Callback> of(Recording recording, Instant now) {
    RecordingPlan plan = recording.plan();
    String event = recording.status();
    String url = plan.status().url();
    if (url == null || !plan.events().contains(event)) {
      return Optional.empty();
    }
    boolean isSecond =
        !event.equals(Recording.IN_PROGRESS) && plan.events().contains(Recording.IN_PROGRESS);
    return Optional.of(
        new Callback(
            plan.account(),
            plan.sid().value(),
            url,
            plan.status().method() == Hook.Method.GET
                ? WebhookRequest.Method.GET
                : WebhookRequest.Method.POST,
            params(recording),
            Callback.tokenOf(plan.sid().value(), event),
            isSecond ? 1 : 0,
            now));
  }

  private Map<String, String> params(Recording recording) {
    RecordingPlan plan = recording.plan();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("AccountSid", plan.account().value());
    params.put("CallSid", plan.call().value());
    if (plan.conference() != null) {
      params.put("ConferenceSid", plan.conference().value());
    }
    params.put("RecordingSid", plan.sid().value());
    params.put(
        "RecordingUrl",
        baseUrl.get() + "/2010-04-01/Accounts/" + plan.account() + "/Recordings/" + plan.sid());
    params.put("RecordingStatus", recording.status());
    if (recording.isEnded()) {
      params.put("RecordingDuration", Long.toString(Math.round(recording.millis() / 1000.0)));
    }
    params.put("RecordingChannels", Integer.toString(plan.sound().channels()));
    params.put("RecordingStartTime", RFC_2822.format(plan.started()));
    params.put("RecordingSource", plan.source());
    params.put("RecordingTrack", plan.sound().track());
    if (recording.errorCode() != 0) {
      params.put("ErrorCode", Integer.toString(recording.errorCode()));
    }
    return params;
  }
}
