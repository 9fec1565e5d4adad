package io.ringfort.engines.memory;

/// The in-memory store: a fast, replicated, reconstructible copy for everybody's reads, for leases
/// and for ownership.
public interface Memory extends AutoCloseable {

  /// The map of that name, made on first use; the same on every host. Any thread.
  ///
  /// Maps with the same word before a slash, such as `rooms/names` and `rooms/queues`, share what a
  /// map costs all hosts whenever one of them comes or goes. Who looks through one of them looks
  /// through all: what nobody looks through is in `by-key`.
  MemoryMap map(String name);

  /// True when this host can read and write.
  boolean isHealthy();

  @Override
  void close();
}
