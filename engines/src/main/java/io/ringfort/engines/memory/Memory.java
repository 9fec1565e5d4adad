package io.ringfort.engines.memory;

/// The in-memory store: a fast, replicated, reconstructible copy for everybody's reads, for leases
/// and for ownership.
public interface Memory extends AutoCloseable {

  /// The map of that name, made on first use; the same on every host. Any thread.
  MemoryMap map(String name);

  /// True when this host can read and write.
  boolean isHealthy();

  @Override
  void close();
}
