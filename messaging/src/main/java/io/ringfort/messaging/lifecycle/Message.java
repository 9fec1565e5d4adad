package io.ringfort.messaging.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// A message: what was asked for, and how far it is. Immutable and serialisable: another host can load it and go on.
///
/// @param intent never changes
/// @param progress changes only through [Lifecycle]
/// @param parked it waited in the database for a while: its row there must go before it is forgotten
public record Message(Intent intent, Progress progress, boolean parked) {

  public Message(Intent intent, Progress progress) {
    this(intent, progress, false);
  }

  /// A message that nothing has happened to yet.
  public static Message fresh(Intent intent) {
    return new Message(intent, Progress.fresh(intent));
  }

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return intent.account() + "/" + intent.sid();
  }

  /// The later of two copies: replays and late writers are harmless.
  public static Message later(Message a, Message b) {
    return b.progress.version() > a.progress.version() ? b : a;
  }

  /// The same message, as it is written when it is parked.
  public Message asParked() {
    return new Message(intent, progress, true);
  }

  Message with(Progress next) {
    return new Message(intent, next, parked);
  }
}
