package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Ledger;
import io.ringfort.messaging.lifecycle.Lifecycle;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The decisions under test. The real ones stand here; tests break one at a time, to see that the
/// simulation notices.
class Design {
  private final Lifecycle lifecycle;

  Design(Policy policy) {
    lifecycle = new Lifecycle(policy);
  }

  Step on(Message message, Event event, Instant now) {
    return lifecycle.on(message, event, now);
  }

  Step resume(Message message, Instant now) {
    return lifecycle.resume(message, now);
  }

  /// @param read the offset after the last entry that was read
  long settled(Ledger ledger, long read) {
    return ledger.settled();
  }

  /// @param finished the messages that finished since the last question
  List<MessageSid> forgettable(Ledger ledger, List<MessageSid> finished) {
    return ledger.forgettable();
  }

  /// After its creation, for how long may a message's intent be appended again? Longer than any API
  /// host tries, and the skew of clocks.
  Duration repeatable() {
    return Duration.ofSeconds(30);
  }

  /// The last look before a submit: may it still go out?
  boolean inTime(Message message, Instant now) {
    return now.isBefore(message.intent().terms().expires());
  }

  /// Whether an owner may act: true while the group has confirmed it within its session.
  ///
  /// @param millisSinceConfirmed since the last beat left that was answered
  boolean isHeld(long millisSinceConfirmed) {
    return millisSinceConfirmed < Group.SESSION_MILLIS;
  }

  /// When a beat that was answered confirms: not when the answer is read, which may be long after.
  long confirmedAt(long left, long answered) {
    return left;
  }

  /// Does an owner ask for its lease before each submit?
  boolean asksBeforeSubmits() {
    return true;
  }

  /// Does a submit that waited ask whether its message has ended meanwhile?
  boolean asksWhetherItEnded() {
    return true;
  }

  /// Does an owner ask for its lease before it shows, calls back and archives what is durable?
  boolean asksBeforeEffects() {
    return true;
  }

  /// Does a new owner mark its beginning in the changelog before it reads it?
  boolean marks() {
    return true;
  }

  /// Does a reader of the changelog leave out what an earlier owner appended behind a later one's
  /// mark?
  boolean fences() {
    return true;
  }

  /// Does an owner write again what a stale record covers, so that the queue does not compact it
  /// away?
  boolean writesAgain() {
    return true;
  }

  /// Does the queue refuse the offsets of an earlier generation?
  boolean fencesCommits() {
    return true;
  }

  /// Does the memory store keep the later of two versions, whoever comes last?
  boolean keepsTheLater() {
    return true;
  }

  /// Does an owner wait for its changes before it gives a partition back?
  boolean drains() {
    return true;
  }
}
