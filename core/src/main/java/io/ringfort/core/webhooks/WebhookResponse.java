package io.ringfort.core.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What became of a [WebhookRequest]: fetched with a 2xx, or failed with a public error code.
public sealed interface WebhookResponse {

  /// Every exchange that was tried, in order, redirects and the answer to a 401 included: for the
  /// timeline.
  List<Attempt> attempts();

  /// A 2xx answer.
  ///
  /// @param contentType as the server wrote it, or empty
  /// @param body at most 64 kB
  /// @param latency of the whole, retries included
  /// @param cookies the `Set-Cookie` headers of the configured host, for the caller's jar
  record Fetched(
      int status,
      String contentType,
      byte[] body,
      Duration latency,
      List<String> cookies,
      List<Attempt> attempts)
      implements WebhookResponse {
    public Fetched {
      cookies = List.copyOf(cookies);
      attempts = List.copyOf(attempts);
    }

    /// Without the body: it may hold what people say.
    @Override
    public String toString() {
      return "Fetched["
          + status
          + ", "
          + contentType
          + ", "
          + body.length
          + " bytes, "
          + latency
          + "]";
    }
  }

  /// No usable answer.
  ///
  /// @param code the public error code, such as 11200; 11750 after a good answer that was too large
  ///   to read
  /// @param status the last HTTP status that was seen, or 0
  /// @param reason a sentence for the customer, without secrets
  /// @param neverReached true when no attempt got as far as sending a request, so that nothing can
  ///   have happened there
  record Failed(int code, int status, String reason, boolean neverReached, List<Attempt> attempts)
      implements WebhookResponse {
    public Failed {
      attempts = List.copyOf(attempts);
    }
  }

  /// One exchange.
  ///
  /// @param status of the answer, or 0 without one
  /// @param error why it failed, or empty
  record Attempt(Instant at, Duration latency, int status, String error) {}
}
