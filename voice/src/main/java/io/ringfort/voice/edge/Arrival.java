package io.ringfort.voice.edge;

import io.ringfort.protocol.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/// A message that came in at the edge.
///
/// @param from the last station; answers go back to it
/// @param proof of who is at the other end of the connection; null: nothing is known, as always
///   with datagrams, whose source can be made up
public record Arrival(SipMessage message, Hop from, @Nullable Proof proof) {

  public Arrival(SipMessage message, Hop from) {
    this(message, from, null);
  }
}
