package io.ringfort.api.errors;

/// A request that is answered with an error of the catalogue. It had no effect.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What customers sent may be as long as a request.
  private static final int MAX_DETAILS = 500;

  private final ApiError error;

  public ApiException(ApiError error) {
    this(error, "");
  }

  /// @param details what was got and what was expected; empty: the sentence says it all
  public ApiException(ApiError error, String details) {
    // Without a stack trace: it is an answer, and made as often as customers make mistakes.
    super(
        details.isEmpty() ? error.sentence() : error.sentence() + ": " + cut(details),
        null,
        false,
        false);
    this.error = error;
  }

  private static String cut(String details) {
    return details.length() <= MAX_DETAILS ? details : details.substring(0, MAX_DETAILS) + "...";
  }

  public ApiError error() {
    return error;
  }
}
