package io.ringfort.messaging.lifecycle;

import java.time.Instant;

/// What the owner must do after a step, in the order given. Everything after a [Persist] waits
/// until that is durable: a host that dies in between is as if the rest never began, and the next
/// owner does it.
public sealed interface Effect {

  /// Append the message to the changelog; show it to readers.
  record Persist(Message message) implements Effect {}

  /// Submit the parts that the carrier has not taken yet.
  record Submit(Message message) implements Effect {}

  /// Put the message back into its sender's queue, for its next turn, which is not before the time.
  record Requeue(Message message, Instant notBefore) implements Effect {}

  /// Tell the customer's server of the status.
  record Callback(Message message) implements Effect {}

  /// It has ended: write its post-flight record; the owner forgets it once its intent cannot come
  /// again.
  record Archive(Message message) implements Effect {}

  /// Look at it again (with [Event.Tick]) at that time.
  record WakeAt(Message message, Instant time) implements Effect {}
}
