package io.ringfort.protocol.sip.transaction;

import io.ringfort.protocol.sip.SipMessage;

/// What a transaction wants done. "TU" below is its user: the dialog's owner.
public sealed interface TransactionEffect {
  /// Give these octets to the transport. If it fails, call `onTransportError`.
  record Send(byte[] message) implements TransactionEffect {}

  /// Give this message to the TU.
  record Deliver(SipMessage message) implements TransactionEffect {}

  /// Tell the TU: client: no answer came, act as if it were 408; server: no ACK came.
  record TimedOut() implements TransactionEffect {}

  /// Tell the TU: the transport failed; client: act as if a 503 had come.
  record TransportFailed() implements TransactionEffect {}

  /// Forget the transaction. Always the last effect.
  record Ended() implements TransactionEffect {}
}
