package io.ringfort.engines.queue;

import java.util.List;

/// Handles many entries at a time, on one thread, in order.
@FunctionalInterface
public interface BatchWorker {

  /// Handles all of them or throws: then the same batch is given again after a back-off, for as
  /// long as it takes.
  void handle(List<Entry> entries) throws Exception;
}
