package io.ringfort.protocol.sip.digest;

/// What a server makes of a request's credentials.
public sealed interface DigestVerdict {

  /// The sender knows the secret.
  ///
  /// @param nonce with `count`, what a replay of this request would show again: `NonceCounts`
  record Accepted(String username, String nonce, long count) implements DigestVerdict {}

  /// The request has no credentials for this realm: challenge it.
  record Missing() implements DigestVerdict {}

  /// The credentials are right but their nonce is too old: challenge with `stale=true`, which asks
  /// the phone to try again without asking its user.
  record Stale() implements DigestVerdict {}

  /// They are wrong: challenge again, and count it against the sender.
  ///
  /// @param why for the log; says nothing of secrets
  record Refused(String why) implements DigestVerdict {}
}
