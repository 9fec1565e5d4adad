package io.ringfort.stack.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;

/// How a process comes to the three primitives: it has them inside, or they are other hosts'. Each
/// is asked for once, on a thread of its own.
public interface EngineStart {
  /// Where the database's schema is.
  String MIGRATIONS = "classpath:db/migration";

  Queue queue(Topics topics, MeterRegistry metrics);

  Memory memory();

  PostgresDatabase database();
}
