package io.ringfort.stack.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.database.DatabaseHost;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.queue.Queue;
import io.ringfort.stack.boot.EngineStart;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.box.BoxHost;
import java.time.Duration;

/// The way to primitives that are other hosts'.
final class RemoteEngines implements EngineStart {
  private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(10);

  /// Brokers that start together need each other first, on a machine that is busy with all of them.
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /// Nine hosts share the server's 60 connections; an API host waits for the database while it
  /// lists.
  private static final int API_CONNECTIONS = 8;

  private static final int CONNECTIONS = 4;

  private final BoxHost self;
  private final Cluster cluster;
  private final Memory memory;
  private final Started started;

  RemoteEngines(BoxHost self, Cluster cluster, Memory memory, Started started) {
    this.self = self;
    this.cluster = cluster;
    this.memory = memory;
    this.started = started;
  }

  @Override
  public Queue queue(Topics topics, MeterRegistry metrics) {
    KafkaQueue.Config config =
        new KafkaQueue.Config(
            cluster.queue().bootstrap(), cluster.copies(), APPEND_TIMEOUT, START_TIMEOUT);
    return started.add("queue", KafkaQueue.start(config, topics.all(), metrics));
  }

  @Override
  public Memory memory() {
    return memory;
  }

  /// Also when it is away: traffic needs none.
  @Override
  public PostgresDatabase database() {
    return started.add(
        "database",
        PostgresDatabase.start(
            new PostgresDatabase.Config(
                DatabaseHost.url(cluster.databases()),
                DatabaseHost.user(),
                cluster.password(),
                self.has(Role.API) ? API_CONNECTIONS : CONNECTIONS,
                MIGRATIONS,
                false)));
  }
}
