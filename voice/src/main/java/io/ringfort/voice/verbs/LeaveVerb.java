package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Enqueue;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;

/// `<Leave>`: leaves the queue that the call waits in; without one the call ends.
final class LeaveVerb {
  private LeaveVerb() {}

  static void begin(Turn turn, TwimlVerbs verbs) {
    turn.waiting(VerbState.InQueue.class)
        .ifPresentOrElse(
            waiting ->
                verbs.leave(
                    (Enqueue) waiting.verb().orElseThrow(),
                    (VerbState.InQueue) java.util.Objects.requireNonNull(waiting.state()),
                    turn),
            () -> turn.end("<Leave> outside of a queue"));
  }
}
