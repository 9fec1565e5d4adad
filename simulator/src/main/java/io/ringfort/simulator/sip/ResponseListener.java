package io.ringfort.simulator.sip;

/// Gets the responses to one request, on the thread of the [SipStack].
public interface ResponseListener {
  /// A response. For an INVITE, each repetition of a 2xx comes again: each wants an ACK.
  void answered(SipMessage response);

  /// No final response came in time, or the request could not be sent.
  void timedOut();
}
