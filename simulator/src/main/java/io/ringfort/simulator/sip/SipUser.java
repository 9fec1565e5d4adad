package io.ringfort.simulator.sip;

/// Who decides about requests. All methods run on the thread of the [SipStack].
public interface SipUser {
  /// A new INVITE, which got its 100 already.
  void invited(ServerTransaction invite);

  /// Any other new request but ACK and CANCEL.
  void requested(ServerTransaction request);

  /// The caller gave up; the stack has answered the CANCEL.
  void canceled(ServerTransaction invite);

  /// The 2xx of this INVITE has arrived.
  void acknowledged(ServerTransaction invite, SipMessage ack);

  /// No ACK came for the 2xx of this INVITE.
  void unacknowledged(ServerTransaction invite);
}
