package io.ringfort.voice.sip;

import io.ringfort.voice.edge.Hop;
import org.jspecify.annotations.Nullable;

/// Somebody whom one INVITE goes to.
///
/// @param requestUri the Request-URI
/// @param toUri what To says
/// @param hop where it is sent
/// @param gateway of a trunk; null when it is no trunk
record Target(String requestUri, String toUri, Hop hop, @Nullable Gateway gateway) {
  Target by(Hop other) {
    return new Target(requestUri, toUri, other, gateway);
  }
}
