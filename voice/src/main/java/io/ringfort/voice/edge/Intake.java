package io.ringfort.voice.edge;

import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;
import org.jspecify.annotations.Nullable;

/// Takes what a socket read. Any thread.
interface Intake {

  /// @param proof of who sent it; null: nothing is known
  void received(SipMessage message, Hop from, @Nullable Proof proof);

  /// Something that is no message.
  void malformed(SipParseException fault, Hop from);
}
