package io.ringfort.stack.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.database.PostgresNode;
import io.ringfort.engines.memory.InfinispanMemory;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.KafkaBroker;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.queue.Queue;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;

/// Starts the three primitives as engines inside this process, on ports of their own choosing on the loopback address.
final class Engines {
  private static final String MIGRATIONS = "classpath:db/migration";

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
                    local.address(), local.port(), local.controllerPort(), local.folder(), local.nodeId(), local.rack(), config.fsync())));
    return started.add("queue", KafkaQueue.start(KafkaQueue.Config.local(broker.bootstrap()), topics.all(), metrics));
  }

  Memory memory() {
    return started.add("memory", InfinispanMemory.start(InfinispanMemory.Config.local()));
  }

  PostgresDatabase database() {
    PostgresNode node =
        started.add("database server", PostgresNode.start(PostgresNode.Config.local(folder.path("postgres-binaries"), folder.path("database"))));
    return started.add("database", PostgresDatabase.start(PostgresDatabase.Config.of(node, MIGRATIONS)));
  }
}
