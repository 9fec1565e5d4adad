package io.ringfort.voice.edge;

import io.ringfort.protocol.sip.SipMessage;

/// A message that came in at the edge.
///
/// @param from the last station; answers go back to it
public record Arrival(SipMessage message, Hop from) {}
