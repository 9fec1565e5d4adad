package io.ringfort.messaging.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can happen to an outbound message.
public sealed interface Event {

  /// It is its turn, and there is room on the wire: rate, window and time allow it.
  ///
  /// @param carrier whom it will go to
  record Turn(String carrier) implements Event {}

  /// A messaging service's message took its place in its sender's queue.
  record Queued() implements Event {}

  /// What became of a submit; or, after it was given up, what the carrier says late. The owner must
  /// not pass on the answer to an older attempt than the message's current one.
  ///
  /// @param carrierIds of each part, in order; null where the carrier has not (or not surely) taken
  ///   it
  /// @param problem what stopped it, or null when every part was taken
  record Submitted(List<@Nullable String> carrierIds, @Nullable Problem problem) implements Event {
    public Submitted {
      carrierIds = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(carrierIds));
    }
  }

  /// The carrier's last word on one part.
  ///
  /// @param failure why it was not delivered, or null
  record Receipt(String carrierId, Progress.Outcome outcome, Progress.@Nullable Failure failure)
      implements Event {}

  /// The customer wants it back.
  record Cancel() implements Event {}

  /// The owner found it on the wire after a crash or a change of owner: nobody knows how the submit
  /// ended.
  record Recovered() implements Event {}

  /// Time passed: a deadline may have been reached.
  record Tick() implements Event {}

  /// It cannot be sent for a reason known before it reaches a carrier (opted out, no route, queue
  /// overflow).
  record Refuse(Progress.Failure failure) implements Event {}

  /// Why a submit ended early.
  sealed interface Problem {

    /// Nothing left this host: no bind was up, or the window stayed full.
    record NotSent() implements Problem {}

    /// The carrier is busy: the same message may pass later.
    record Throttled() implements Problem {}

    /// The carrier had a passing fault.
    record Transient(String reason) implements Problem {}

    /// The carrier will never take it.
    record Permanent(Progress.Failure failure) implements Problem {}

    /// No answer came: the carrier may or may not have taken it.
    record Unknown() implements Problem {}
  }
}
