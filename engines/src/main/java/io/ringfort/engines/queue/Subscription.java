package io.ringfort.engines.queue;

import java.time.Duration;

/// An ongoing read; closing it leaves the group at once and commits what is settled.
public interface Subscription extends AutoCloseable {

  /// Entries that were read and have no outcome yet.
  long inHand();

  /// Entries in the topic that this host owns or follows and has not read yet.
  long lag();

  /// How long the oldest entry that is not done, or not read, has been waiting at most.
  default Duration age() {
    return Duration.ZERO;
  }

  @Override
  void close();
}
