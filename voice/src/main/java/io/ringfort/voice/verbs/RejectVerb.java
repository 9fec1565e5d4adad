package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Reject;
import io.ringfort.voice.lifecycle.Turn;

/// `<Reject>`: refuses a call that was not answered; ends one that was.
final class RejectVerb {
  private static final int BUSY = 486;
  private static final int DECLINED = 603;

  private RejectVerb() {}

  static void begin(Reject reject, Turn turn) {
    if (turn.isOnLine()) {
      turn.end("<Reject>");
    } else if (reject.busy()) {
      turn.reject(BUSY, "Busy Here");
    } else {
      turn.reject(DECLINED, "Decline");
    }
  }
}
