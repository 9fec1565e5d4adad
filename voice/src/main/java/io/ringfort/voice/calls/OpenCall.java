package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Instant;

/// A value of the changelog `call-states`: a call that is not forgotten yet.
///
/// @param until when it may be forgotten, once it is over
record OpenCall(CallIntent intent, Phase phase, Instant until) {

  /// How far it is, as far as its partition's owner must know.
  enum Phase {
    /// Waits for its account's turn: nobody was called.
    QUEUED,
    /// Somebody was, or may have been, called. Durable before the first INVITE leaves.
    BEGUN,
    /// It has ended, and everybody knows. Its request may still come again.
    OVER
  }

  OpenCall in(Phase next) {
    return new OpenCall(intent, next, until);
  }
}
