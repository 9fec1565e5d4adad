package io.ringfort.stack.boot;

import com.linecorp.armeria.client.ClientFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.api.Api;
import io.ringfort.api.ApiParts;
import io.ringfort.api.VoiceDoors;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.ServerConfig;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.archive.PostgresArchive;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.MessagingRole;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.messaging.outbound.Outbound;
import io.ringfort.messaging.outbound.OutboundConfig;
import io.ringfort.simulator.Simulator;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.StackKeys;
import io.ringfort.voice.VoiceRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One start: engines side by side, then what stands on them. Used once, by [Stack].
final class Boot {
  private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(30);

  /// The whole process has ten seconds to end.
  private static final Duration DRAIN_QUIET = Duration.ofMillis(500);

  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(3);

  private final StackConfig config;
  private final DataFolder folder;
  private final Started started;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final InstantSource clock = InstantSource.system();
  private final AtomicReference<String> baseUrl = new AtomicReference<>("");

  Boot(StackConfig config, DataFolder folder, Started started) {
    this.config = config;
    this.folder = folder;
    this.started = started;
  }

  /// Returns when traffic can flow. When it throws, nothing starts any more, but what has started
  /// still runs.
  Credentials run() throws ExecutionException, InterruptedException {
    // We end our clients ourselves, after the drain that still needs them.
    ClientFactory.disableShutdownHook();
    // Closing the executor waits for its tasks: no engine comes up behind the back of a failed
    // start.
    try (ExecutorService sideBySide = Threads.virtualPerTask("start")) {
      StackKeys keys = StackKeys.of(folder);
      SidMint mint = new SidMint(keys.sid());
      Json json = new Json(new SecretBox(keys.box()).jsonModule());
      Topics topics = Topics.of(config.queue().partitions());
      Engines engines = new Engines(folder, started);
      CarrierPlan plan = new CarrierPlan(config);

      Future<Queue> queueStart =
          sideBySide.submit(() -> engines.queue(config.queue(), topics, metrics));
      Future<PostgresDatabase> databaseStart = sideBySide.submit(engines::database);
      Future<Memory> memoryStart = sideBySide.submit(engines::memory);
      Future<@Nullable Simulator> simulatorStart = sideBySide.submit(() -> simulator(plan));
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
      Archive archive = new PostgresArchive(database.jdbi());
      started.add(
          "archiver",
          Archiver.start(
              queue, topics.postflight(), archive, kind -> memory.map(VoiceBoot.inFlight(kind))));
      Ground ground =
          new Ground(
              new Ground.Primitives(queue, topics, memory, database, archive),
              new Ground.Books(directory, writer, optOuts),
              new Messages(queue, topics, memory, archive, json),
              webhooksStart.get(),
              new Ground.Tools(mint, json, timer, metrics, clock));
      return roles(ground, plan, simulatorStart.get(), sideBySide);
    }
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

  private Credentials roles(
      Ground ground, CarrierPlan plan, @Nullable Simulator simulator, ExecutorService sideBySide)
      throws ExecutionException, InterruptedException {
    VoiceBoot voiceBoot = new VoiceBoot(ground);
    Future<VoiceRole> voiceStart =
        sideBySide.submit(
            () ->
                started.add(
                    "voice",
                    voiceBoot.start(
                        new VoicePlan(config, folder).voice(simulator),
                        egress(),
                        baseUrl::get,
                        simulator)));
    MessagingRole messaging = started.add("messaging", messaging(ground, plan, simulator));
    Json json = ground.tools().json();
    NumberInventory inventory = plan.inventory(simulator, json);
    FirstAccount first =
        new FirstAccount(config.account(), ground.tools().mint(), ground.books().directory());
    Account account =
        first
            .find()
            .orElseGet(() -> first.make(ground.books().writer(), inventory, clock.instant()));
    VoiceRole voice = voiceStart.get();
    Api api =
        started.add(
            "api",
            Api.start(
                server(),
                parts(ground, voiceBoot.doors(voice), inventory),
                operations(ground, messaging, voice)));
    URI publicUrl = config.api().publicUrl();
    baseUrl.set(publicUrl == null ? url(api.port()).toString() : publicUrl.toString());
    return new Credentials(
        account.sid().value(),
        account.authToken().reveal(),
        url(api.port()),
        simulator == null ? null : simulator.url(),
        first.numbers());
  }

  private MessagingRole messaging(Ground ground, CarrierPlan plan, @Nullable Simulator simulator)
      throws InterruptedException {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    return MessagingRole.start(
        outbound(),
        plan.carriers(simulator),
        new Outbound.Engines(
            primitives.queue(),
            primitives.topics(),
            primitives.memory(),
            primitives.database(),
            tools.timer(),
            tools.metrics()),
        new MessagingRole.Shared(
            ground.books().directory(),
            ground.books().optOuts(),
            ground.messages(),
            tools.mint(),
            tools.json(),
            ground.webhooks()));
  }

  private static ApiParts parts(Ground ground, VoiceDoors voice, NumberInventory inventory) {
    Ground.Tools tools = ground.tools();
    return new ApiParts(
        ground.books().directory(),
        ground.books().writer(),
        ground.messages(),
        ground.books().optOuts(),
        voice,
        ground.primitives().memory(),
        tools.mint(),
        tools.json(),
        inventory,
        tools.clock());
  }

  private Operations operations(Ground ground, MessagingRole messaging, VoiceRole voice) {
    return new Operations(
        Map.of(
            "queue",
            ground.primitives().queue()::isHealthy,
            "memory",
            ground.primitives().memory()::isHealthy,
            "carriers",
            messaging::isReady,
            "trunks",
            voice::isReady),
        metrics::scrape);
  }

  private ServerConfig server() {
    ServerConfig.Limits usual = ServerConfig.usualLimits();
    ServerConfig.Times times =
        new ServerConfig.Times(
            config.api().idleTimeout(),
            usual.times().receive(),
            config.api().deadline(),
            DRAIN_QUIET,
            DRAIN_AT_MOST);
    URI publicUrl = config.api().publicUrl();
    return new ServerConfig(
        new InetSocketAddress(config.bind(), config.port()),
        publicUrl == null ? Optional.empty() : Optional.of(publicUrl.toString()),
        new ServerConfig.Limits(
            usual.bodyBytes(), usual.connections(), usual.requestsPerAccount(), times));
  }

  /// Where a program on this machine reaches the API.
  private URI url(int port) {
    InetAddress address = server().address().getAddress();
    String host =
        address.isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress().getHostAddress()
            : config.bind();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private OutboundConfig outbound() {
    OutboundConfig usual = OutboundConfig.defaults();
    return new OutboundConfig(
        config.messaging().senderMessagesPerSecond(),
        Duration.ofHours(config.messaging().queueHours()),
        usual.pendingPerPartition(),
        usual.parkBeyond(),
        usual.backOff(),
        usual.longestBackOff(),
        usual.receiptsWithin());
  }

  private @Nullable Simulator simulator(CarrierPlan plan) {
    return config.simulator().enabled()
        ? started.add("simulator", Simulator.start(plan.simulator()))
        : null;
  }

  private WebhookClient webhooks() {
    return started.add("webhook client", WebhookClient.start(egress(), metrics, clock));
  }

  private EgressPolicy egress() {
    return config.webhooks().allowLoopback()
        ? EgressPolicy.allowLoopback()
        : EgressPolicy.publicOnly();
  }
}
