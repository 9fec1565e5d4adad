package io.ringfort.core.timeline;

import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An exchange with a customer's server as a step of a timeline. Its details: `method`, `url`,
/// `token`, `attempts` (requests that it took), `status`, `latencyMs`; of an answer `contentType`
/// and `body`; of a failure `code`; and what was sent, each parameter's name after [#PARAMETER].
public final class Exchanges {
  public static final String KIND = "webhook";
  public static final String TOKEN = "token";
  public static final String BODY = "body";

  /// What stands before the name of a parameter that was sent.
  public static final String PARAMETER = "param.";

  private static final String CODE = "code";

  /// Of an answer's body.
  private static final int MOST_BODY = 1_000;

  private Exchanges() {}

  /// @param asked when, if nothing was sent that says so
  public static TimelineEntry entry(
      WebhookRequest request, WebhookResponse response, Instant asked) {
    Map<String, String> details = new HashMap<>();
    details.put("method", request.method().name());
    // Without what the customer keeps secret in it.
    details.put("url", request.url().target().toString());
    details.put(TOKEN, request.idempotencyToken());
    request.params().forEach(p -> details.put(PARAMETER + p.getKey(), p.getValue()));
    return entry(details, response, asked);
  }

  /// The same where there may be no request, because the URL cannot be called.
  ///
  /// @param url as it is configured
  public static TimelineEntry entry(
      WebhookRequest.Method method,
      String url,
      String token,
      Map<String, String> params,
      WebhookResponse response,
      Instant asked) {
    Map<String, String> details = new HashMap<>();
    details.put("method", method.name());
    details.put(
        "url",
        WebhookUrl.parse(url) instanceof WebhookUrl.Parsed.Ok ok
            ? ok.url().target().toString()
            : "");
    details.put(TOKEN, token);
    params.forEach((name, value) -> details.put(PARAMETER + name, value));
    return entry(details, response, asked);
  }

  private static TimelineEntry entry(
      Map<String, String> details, WebhookResponse response, Instant asked) {
    List<WebhookResponse.Attempt> attempts = response.attempts();
    Instant at = attempts.isEmpty() ? asked : attempts.getFirst().at();
    details.put("attempts", "" + attempts.size());
    String text =
        switch (response) {
          case WebhookResponse.Fetched fetched -> {
            details.put("status", "" + fetched.status());
            details.put("latencyMs", "" + fetched.latency().toMillis());
            details.put("contentType", fetched.contentType());
            String body = new String(fetched.body(), StandardCharsets.UTF_8);
            details.put(BODY, body.substring(0, Math.min(MOST_BODY, body.length())));
            yield "the application answered " + fetched.status();
          }
          case WebhookResponse.Failed failed -> {
            details.put("status", "" + failed.status());
            details.put("latencyMs", "" + took(attempts).toMillis());
            details.put(CODE, "" + failed.code());
            yield "the application did not answer as it should: " + failed.reason();
          }
        };
    return new TimelineEntry(at, KIND, text, details);
  }

  private static Duration took(List<WebhookResponse.Attempt> attempts) {
    if (attempts.isEmpty()) {
      return Duration.ZERO;
    }
    WebhookResponse.Attempt last = attempts.getLast();
    return Duration.between(attempts.getFirst().at(), last.at()).plus(last.latency());
  }

  /// An answer that came and could not be used.
  ///
  /// @param code of the public error catalogue
  public static TimelineEntry unusable(TimelineEntry answered, int code, String reason) {
    return new TimelineEntry(
            answered.at(),
            answered.kind(),
            answered.text() + ", which could not be used: " + reason,
            answered.details())
        .with(CODE, "" + code);
  }

  /// Whether it is worth being sent again.
  public static boolean isFailed(TimelineEntry entry) {
    return entry.details().containsKey(CODE);
  }
}
