package io.ringfort.core.webhooks;

/// What became of a [MediaRequest].
public sealed interface MediaResponse {

  /// A 2xx answer. Headers are as the server wrote them, or empty.
  ///
  /// @param body of the caller alone
  record Fetched(
      String contentType, byte[] body, String etag, String lastModified, String cacheControl)
      implements MediaResponse {
    /// Without the body.
    @Override
    public String toString() {
      return "Fetched[" + contentType + ", " + body.length + " bytes]";
    }
  }

  /// The caller's copy is still the right one.
  ///
  /// @param cacheControl as the server wrote it now, or empty
  record NotModified(String cacheControl) implements MediaResponse {}

  /// No usable answer.
  ///
  /// @param code the public error code, such as 11200; 11751 for a file that is too large
  /// @param status the last HTTP status that was seen, or 0
  /// @param reason a sentence for the customer, without secrets
  record Failed(int code, int status, String reason) implements MediaResponse {}
}
