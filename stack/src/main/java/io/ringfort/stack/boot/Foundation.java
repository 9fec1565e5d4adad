package io.ringfort.stack.boot;

import com.linecorp.armeria.client.ClientFactory;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.PostgresArchive;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.database.DatabaseWatch;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.StackKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Lays the [Ground] of a process that carries traffic: engines side by side, then what every role
/// needs.
public final class Foundation {
  private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(30);

  private final StackConfig config;
  private final DataFolder folder;
  private final Started started;
  private final PrometheusMeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  public Foundation(
      StackConfig config, DataFolder folder, Started started, PrometheusMeterRegistry metrics) {
    this.config = config;
    this.folder = folder;
    this.started = started;
    this.metrics = metrics;
  }

  /// @param keys of the stack
  public Ground lay(StackKeys keys, EngineStart engines, ExecutorService sideBySide)
      throws ExecutionException, InterruptedException {
    // We end our clients ourselves, after the drain that still needs them.
    ClientFactory.disableShutdownHook();
    SidMint mint = new SidMint(keys.sid());
    Json json = new Json(new SecretBox(keys.box()).jsonModule());
    Topics topics = Topics.of(config.queue().partitions());

    Future<Queue> queueStart = sideBySide.submit(() -> engines.queue(topics, metrics));
    Future<PostgresDatabase> databaseStart = sideBySide.submit(engines::database);
    Future<Memory> memoryStart = sideBySide.submit(engines::memory);
    Future<WebhookClient> webhooksStart = sideBySide.submit(this::webhooks);

    Timer timer = started.add("timer", new ExecutorTimer());
    Queue queue = queueStart.get();
    Directory directory = directory(queue, topics, json, timer);
    OptOuts optOuts = started.add("opt-outs", OptOuts.start(queue, topics.optOuts()));
    PostgresDatabase database = databaseStart.get();
    DirectoryWriter writer =
        started.add(
            "directory writer",
            DirectoryWriter.start(database.jdbi(), directory, queue, topics.directory(), json));
    Memory memory = memoryStart.get();
    started.add("database watch", DatabaseWatch.start(database, timer, metrics));
    Archive archive = new PostgresArchive(database.jdbi());
    return new Ground(
        new Ground.Primitives(queue, topics, memory, database, archive),
        new Ground.Books(directory, writer, optOuts),
        new Messages(queue, topics, memory, archive, json, directory),
        webhooksStart.get(),
        new Ground.Tools(mint, json, timer, metrics, clock));
  }

  private Directory directory(Queue queue, Topics topics, Json json, Timer timer) {
    Directory directory =
        started.add(
            "directory",
            Directory.start(
                queue,
                topics.directory(),
                json,
                folder.privateFolder("directory").resolve("snapshot.json")));
    timer.every(
        SNAPSHOT_INTERVAL,
        () -> Threads.startVirtual("directory-snapshot", directory::saveSnapshot));
    return directory;
  }

  private WebhookClient webhooks() {
    return started.add("webhook client", WebhookClient.start(egress(config), metrics, clock));
  }

  /// Where customers' URLs may point.
  public static EgressPolicy egress(StackConfig config) {
    StackConfig.Webhooks webhooks = config.webhooks();
    EgressPolicy policy =
        webhooks.allowLoopback() ? EgressPolicy.allowLoopback() : EgressPolicy.publicOnly();
    return policy.and(webhooks.networks());
  }
}
