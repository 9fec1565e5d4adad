package io.ringfort.engines.queue;

/// Is given every entry of a topic, in order per partition, by one engine thread. Must return
/// quickly.
@FunctionalInterface
public interface Follower {
  void see(Entry entry);
}
