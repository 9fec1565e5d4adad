package io.ringfort.core.webhooks;

/// Why an exchange gave no answer.
///
/// @param code the public error code
/// @param reason a sentence for the customer
record Fault(int code, String reason, Kind kind) {

  enum Kind {
    /// No connection or no TLS session: the server is not there.
    CONNECT,
    /// Connected, but no answer in time.
    READ,
    /// The server is there and answered with something unusable.
    ANSWER,
    /// We did not try, or stopped early, for a reason of our own.
    OURS
  }
}
