package io.ringfort.core.webhooks;

import io.ringfort.core.secrets.Secret;
import java.util.List;
import java.util.Map;

/// One event to be told to one URL. Its owner keeps the token over its own retries, too.
///
/// @param idempotencyToken sent with every attempt, so that a customer can tell a retry from a new
///   event
/// @param accountSid whose event it is
/// @param authToken the key of the signature
/// @param params decoded names and values, in the order in which they are sent
/// @param cookies the `Cookie` header that the caller kept from earlier answers, or empty
public record WebhookRequest(
    String idempotencyToken,
    String accountSid,
    Secret authToken,
    WebhookUrl url,
    Method method,
    List<Map.Entry<String, String>> params,
    String cookies) {

  /// How the parameters travel: in the query of a GET or the form body of a POST.
  public enum Method {
    GET,
    POST
  }

  public WebhookRequest {
    params = params.stream().map(p -> Map.entry(p.getKey(), p.getValue())).toList();
    requireHeaderText("idempotency token", idempotencyToken);
    requireHeaderText("cookies", cookies);
  }

  private static void requireHeaderText(String what, String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "got " + what + " with control characters (expected: printable ASCII)");
    }
  }

  /// Without the parameters: they are messages and digits of people.
  @Override
  public String toString() {
    return "WebhookRequest["
        + idempotencyToken
        + ", "
        + accountSid
        + ", "
        + method
        + " "
        + url
        + "]";
  }
}
