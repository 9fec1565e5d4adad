package io.ringfort.engines.queue;

/// An ongoing read; closing it leaves the group at once and commits what is settled.
public interface Subscription extends AutoCloseable {

  /// Entries that were read and have no outcome yet.
  long inHand();

  /// Entries in the topic that this host owns or follows and has not read yet.
  long lag();

  @Override
  void close();
}
