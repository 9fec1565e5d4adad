package io.ringfort.voice.calls;

import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.voice.lifecycle.TimelineEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An exchange with a customer's server as a step of a timeline.
final class Exchanges {
  /// Of an answer's body.
  private static final int MOST_BODY = 1_000;

  private Exchanges() {}

  static TimelineEntry entry(WebhookRequest request, WebhookResponse response) {
    Map<String, String> details = details(request.method(), request.url().target().toString());
    request.params().forEach(p -> details.put("param." + p.getKey(), p.getValue()));
    return entry(details, response);
  }

  /// @param url without what the customer keeps secret in it
  static Map<String, String> details(WebhookRequest.Method method, String url) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("method", method.name());
    details.put("url", url);
    return details;
  }

  static TimelineEntry entry(Map<String, String> details, WebhookResponse response) {
    List<WebhookResponse.Attempt> attempts = response.attempts();
    Instant at = attempts.isEmpty() ? Instant.EPOCH : attempts.getFirst().at();
    details.put("attempts", "" + attempts.size());
    String text =
        switch (response) {
          case WebhookResponse.Fetched fetched -> {
            details.put("status", "" + fetched.status());
            details.put("latencyMs", "" + fetched.latency().toMillis());
            details.put("contentType", fetched.contentType());
            String body = new String(fetched.body(), StandardCharsets.UTF_8);
            details.put("body", body.substring(0, Math.min(MOST_BODY, body.length())));
            yield "the application answered " + fetched.status();
          }
          case WebhookResponse.Failed failed -> {
            details.put("status", "" + failed.status());
            details.put("code", "" + failed.code());
            yield "the application did not answer as it should: " + failed.reason();
          }
        };
    return new TimelineEntry(at, "webhook", text, details);
  }
}
