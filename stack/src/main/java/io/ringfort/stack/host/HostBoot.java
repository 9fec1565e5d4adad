package io.ringfort.stack.host;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.api.gateway.Gateway;
import io.ringfort.core.alerts.HostSigns;
import io.ringfort.core.alerts.Lookout;
import io.ringfort.core.alerts.MeterSigns;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostMetrics;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Lifelines;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.hosts.StackHosts;
import io.ringfort.core.hosts.TcpLifelines;
import io.ringfort.core.inside.HttpInside;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.database.DatabaseHost;
import io.ringfort.engines.database.MemoryLead;
import io.ringfort.engines.memory.InfinispanMemory;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryException;
import io.ringfort.engines.queue.KafkaBroker;
import io.ringfort.engines.threads.Threads;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.StackKeys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One start of one host: its engines, its place among the hosts, then its other roles. Used once,
/// by [RunningHost].
final class HostBoot {
  private static final Logger LOG = LoggerFactory.getLogger(HostBoot.class);
  private static final Duration REGISTERED_WITHIN = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final String LEAD = "by-key/database-lead";

  /// Those whose death must be noticed at once: they hold what others hear or wait for.
  private static final Set<Role> WATCHED = Set.of(Role.VOICE, Role.EDGE);

  /// Those that carry traffic, on a [io.ringfort.stack.boot.Ground].
  private static final Set<Role> TRAFFIC =
      Set.of(Role.GATEWAY, Role.EDGE, Role.API, Role.MESSAGING, Role.VOICE, Role.RECORDINGS);

  private final StackFile file;
  private final BoxHost self;
  private final Path stack;
  private final DataFolder folder;
  private final Started started;
  private final StackKeys keys;
  private final StackKey key;
  private final Cluster cluster;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /// What must be true for this host to do its work; roles add theirs as they start.
  private final Map<String, BooleanSupplier> ready = new ConcurrentHashMap<>();

  HostBoot(StackFile file, BoxHost self, Path stack, DataFolder folder, Started started) {
    this.file = file;
    this.self = self;
    this.stack = stack;
    this.folder = folder;
    this.started = started;
    keys = StackKeys.in(stack);
    key = new StackKey(keys.sid());
    cluster = new Cluster(file, keys);
  }

  /// Returns when it may be in traffic. When it throws, nothing starts any more, but what has
  /// started still runs.
  Parts run(Runnable onGone) throws ExecutionException, InterruptedException {
    try (ExecutorService sideBySide = Threads.virtualPerTask("start")) {
      Future<@Nullable KafkaBroker> broker = sideBySide.submit(this::broker);
      Memory memory = started.add("memory", InfinispanMemory.start(cluster.memory(self)));
      ready.put("memory", memory::isHealthy);
      HttpInside inside = started.add("inside", inside());
      Hosts hosts = started.add("hosts", hosts(memory, onGone));
      lookOut(memory, hosts);
      DatabaseHost database = self.has(Role.DATABASE) ? database(memory) : null;
      TrafficBoot.Company company =
          new TrafficBoot.Company(memory, hosts, inside, key, metrics);
      Parts parts =
          self.roles().stream().anyMatch(TRAFFIC::contains)
              ? new TrafficBoot(file, self, stack, folder, started)
                  .run(keys, cluster, company, ready, sideBySide)
              : new Parts(hosts, load(database), null, null);
      return parts.with(new OwnEngines(database, broker.get()));
    }
  }

  private void lookOut(Memory memory, Hosts hosts) {
    HostMetrics.of(hosts, metrics);
    Set<HostName> planned =
        file.hosts().stream().map(BoxHost::name).collect(Collectors.toUnmodifiableSet());
    started.add(
        "lookout",
        Lookout.start(
            self.name().value(),
            memory,
            new Json(),
            List.of(
                new MeterSigns(metrics, self.name().value()), new HostSigns(hosts, planned))));
  }

  private @Nullable KafkaBroker broker() {
    return self.has(Role.QUEUE)
        ? started.add(
            "queue broker",
            KafkaBroker.start(
                KafkaBroker.Config.among(
                    cluster.queue(),
                    cluster.node(self),
                    folder.privateFolder("queue"),
                    self.zone())))
        : null;
  }

  /// What others see of it: which database is the primary.
  private static Supplier<Map<String, Long>> load(@Nullable DatabaseHost database) {
    return database == null
        ? Map::of
        : () -> Map.of("primary", database.status().role() == DatabaseHost.Role.PRIMARY ? 1L : 0L);
  }

  private DatabaseHost database(Memory memory) {
    DatabaseHost database =
        started.add(
            "database server",
            DatabaseHost.start(
                DatabaseHost.Config.of(
                    stack.resolve("postgres-binaries"),
                    folder.path("database"),
                    Cluster.database(self),
                    cluster.databases(),
                    cluster.password()),
                new MemoryLead(memory.map(LEAD))));
    ready.put("database", database::isHealthy);
    return database;
  }

  private HttpInside inside() {
    // Read at each question: roles add theirs.
    BooleanSupplier all = () -> ready.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    return HttpInside.start(
        new InetSocketAddress(self.address(), HostPorts.INSIDE),
        key,
        new Json(),
        new HttpInside.Pages(Map.of("roles", all), metrics::scrape));
  }

  private Hosts hosts(Memory memory, Runnable onGone) throws InterruptedException {
    Map<String, Integer> ports = new HashMap<>();
    ports.put(Host.INSIDE, HostPorts.INSIDE);
    Lifelines lifelines = Lifelines.none();
    if (self.roles().stream().anyMatch(WATCHED::contains)) {
      ports.put(Lifelines.PORT, HostPorts.LIFELINE);
      lifelines =
          TcpLifelines.start(new InetSocketAddress(self.address(), HostPorts.LIFELINE));
    }
    if (self.has(Role.EDGE)) {
      ports.put(Host.EDGE_LINK, HostPorts.EDGE_LINK);
    }
    if (self.has(Role.API)) {
      ports.put(Gateway.API_PORT, TrafficBoot.apiPort(file));
    }
    Host host =
        new Host(
            self.name(),
            file.region(),
            self.zone(),
            self.roles(),
            file.release(),
            0,
            Host.State.STARTING,
            self.address(),
            ports,
            Map.of());
    return register(host, memory, lifelines, onGone);
  }

  private static Hosts register(
      Host host, Memory memory, Lifelines lifelines, Runnable onGone) throws InterruptedException {
    try {
      return untilMemoryAnswers(
          () ->
              StackHosts.start(
                  host, memory.map(StackHosts.MAP), new Json(), lifelines, onGone));
    } catch (MemoryException e) {
      lifelines.close();
      throw e;
    }
  }

  /// Memory may be slow just when many hosts start; to start over would make it slower.
  static <T> T untilMemoryAnswers(Supplier<T> attempt) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + REGISTERED_WITHIN.toNanos();
    while (true) {
      try {
        return attempt.get();
      } catch (MemoryException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LOG.info("not registered yet: {}", e.getMessage());
        never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
