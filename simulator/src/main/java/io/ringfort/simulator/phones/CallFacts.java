package io.ringfort.simulator.phones;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a call stands. `state` is `ringing`, `answered` or `ended`, and only moves on.
///
/// @param reason why it ended, in plain words
/// @param sipStatus the last status that was sent or received for its INVITE
/// @param held whether the platform has it on hold
/// @param reinvites how many offers of the platform's changed it after it was answered
public record CallFacts(
    String state,
    @Nullable String reason,
    int sipStatus,
    Instant startedAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    boolean held,
    int reinvites) {
  static CallFacts starting() {
    return new CallFacts("ringing", null, 100, Instant.now(), null, null, false, 0);
  }

  CallFacts withStatus(int status) {
    return new CallFacts(state, reason, status, startedAt, answeredAt, endedAt, held, reinvites);
  }

  CallFacts answered() {
    return state.equals("ringing")
        ? new CallFacts("answered", null, 200, startedAt, Instant.now(), null, held, reinvites)
        : this;
  }

  CallFacts changed(boolean onHold) {
    return new CallFacts(
        state, reason, sipStatus, startedAt, answeredAt, endedAt, onHold, reinvites + 1);
  }

  CallFacts ended(String why) {
    return isEnded()
        ? this
        : new CallFacts(
            "ended", why, sipStatus, startedAt, answeredAt, Instant.now(), held, reinvites);
  }

  public boolean isEnded() {
    return state.equals("ended");
  }
}
