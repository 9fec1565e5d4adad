package io.ringfort.stack.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.database.PostgresNode;
import io.ringfort.engines.memory.LocalMemory;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.KafkaBroker;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.queue.Queue;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the three primitives as engines inside this process, on ports of their own choosing on
/// the loopback address.
final class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final String MIGRATIONS = "classpath:db/migration";
  private static final int DATABASE_ATTEMPTS = 30;

  private final DataFolder folder;
  private final Started started;

  Engines(DataFolder folder, Started started) {
    this.folder = folder;
    this.started = started;
  }

  Queue queue(StackConfig.Queue config, Topics topics, MeterRegistry metrics) {
    KafkaBroker.Config local = KafkaBroker.Config.local(folder.privateFolder("queue"));
    KafkaBroker broker =
        started.add(
            "queue broker",
            KafkaBroker.start(
                new KafkaBroker.Config(
                    local.address(),
                    local.port(),
                    local.controllerPort(),
                    local.folder(),
                    local.nodeId(),
                    local.rack(),
                    config.fsync())));
    return started.add(
        "queue",
        KafkaQueue.start(KafkaQueue.Config.local(broker.bootstrap()), topics.all(), metrics));
  }

  Memory memory() {
    return started.add("memory", LocalMemory.start());
  }

  PostgresDatabase database() {
    PostgresNode node =
        started.add(
            "database server",
            PostgresNode.start(
                PostgresNode.Config.local(
                    folder.path("postgres-binaries"), folder.path("database"))));
    return started.add("database", database(PostgresDatabase.Config.of(node, MIGRATIONS)));
  }

  /// A server that has just started on a busy machine may need longer for its first connections
  /// than the pool ever waits.
  private static PostgresDatabase database(PostgresDatabase.Config config) {
    for (int attempt = 1; ; attempt++) {
      try {
        return PostgresDatabase.start(config);
      } catch (DatabaseException e) {
        // Each attempt lasts as long as the pool waits for a connection: a second.
        if (!e.isRetriable() || attempt == DATABASE_ATTEMPTS) {
          throw e;
        }
        LOG.warn(
            "the database did not answer, attempt {} of {}: {}",
            attempt,
            DATABASE_ATTEMPTS,
            e.getMessage());
      }
    }
  }
}
