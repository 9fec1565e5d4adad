package io.ringfort.voice.edge;

import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;

/// Takes what a socket read. Any thread.
interface Intake {

  void received(SipMessage message, Hop from);

  /// Something that is no message.
  void malformed(SipParseException fault, Hop from);

  /// A connection ended.
  void closed(Hop flow);
}
