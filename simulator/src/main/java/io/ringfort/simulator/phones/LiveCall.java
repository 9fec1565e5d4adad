package io.ringfort.simulator.phones;

import io.ringfort.simulator.sip.ServerTransaction;
import io.ringfort.simulator.sip.SipMessage;

/// A call that goes on, seen by the SIP thread.
sealed interface LiveCall permits IncomingCall, OutgoingCall {
  PhoneCall call();

  /// The phone wants to end it.
  void hangUp();

  /// The phone wants media to flow in another direction; nothing happens before it was answered.
  void offer(String direction);

  /// An INVITE within the call.
  void reinvited(ServerTransaction invite);

  /// Any other request within the call.
  void requested(ServerTransaction request);

  void acknowledged(ServerTransaction invite, SipMessage ack);

  void unacknowledged(ServerTransaction invite);
}
