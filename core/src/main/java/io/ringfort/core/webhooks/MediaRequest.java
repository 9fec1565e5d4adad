package io.ringfort.core.webhooks;

/// A customer's file to be fetched, asked for as a [WebhookRequest] is: signed, with its limits.
///
/// @param request a GET
/// @param mostBytes more than this is refused
/// @param etag of the copy that the caller has, or empty
/// @param lastModified of that copy, or empty
public record MediaRequest(
    WebhookRequest request, int mostBytes, String etag, String lastModified) {
  public MediaRequest {
    if (request.method() != WebhookRequest.Method.GET) {
      throw new IllegalArgumentException(
          "media request: got " + request.method() + " (expected: GET)");
    }
    if (mostBytes < 1) {
      throw new IllegalArgumentException(
          "media request: got at most " + mostBytes + " bytes (expected: 1 or more)");
    }
  }
}
