package io.ringfort.twiml.parse;

/// A document that cannot be executed at all. Stays inside this package, whose door answers
/// [#failed].
final class RefusedException extends Exception {
  private final transient Parsed.Failed failed;

  RefusedException(int code, String message) {
    // No stack trace: the mistake is the customer's, and a trace costs more than the parse.
    super(message, null, false, false);
    failed = new Parsed.Failed(code, message);
  }

  Parsed.Failed failed() {
    return failed;
  }
}
