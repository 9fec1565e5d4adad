package io.ringfort.engines.queue;

/// Handles one entry at a time; called on a virtual thread of its own per entry, so it may block.
@FunctionalInterface
public interface Worker {

  /// Handles the entry and tells its outcome. An exception counts as [Outcome.Retry] with the
  /// engine's default back-off.
  ///
  /// @param attempt 1 for the first try of this entry since this host read it
  Outcome handle(Entry entry, int attempt) throws Exception;
}
