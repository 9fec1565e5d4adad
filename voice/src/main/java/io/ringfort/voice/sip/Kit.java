package io.ringfort.voice.sip;

import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.voice.edge.Door;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What every part of the signalling needs.
///
/// @param egress which addresses customers may call
/// @param nanos of a clock that never goes back
record Kit(
    SipConfig config,
    Door door,
    SipMetrics metrics,
    Router router,
    InstantSource clock,
    EgressPolicy egress,
    LongSupplier nanos) {

  SipTimers timers() {
    return config.timers();
  }

  long now() {
    return nanos.getAsLong();
  }
}
