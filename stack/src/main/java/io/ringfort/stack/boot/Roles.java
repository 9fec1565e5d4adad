package io.ringfort.stack.boot;

import io.ringfort.api.Api;
import io.ringfort.api.ApiParts;
import io.ringfort.api.OperatorDoors;
import io.ringfort.api.VoiceDoors;
import io.ringfort.api.gateway.Gateway;
import io.ringfort.api.http.Annex;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.ServerConfig;
import io.ringfort.api.idempotency.Workers;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.alerts.Judge;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.messaging.MessagingRole;
import io.ringfort.messaging.outbound.Outbound;
import io.ringfort.messaging.outbound.OutboundConfig;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.SimulatedCarrier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts roles on a [Ground], one process's or one host's.
public final class Roles {
  /// The whole process has ten seconds to end.
  private static final Duration DRAIN_QUIET = Duration.ofMillis(500);

  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(3);

  private final StackConfig config;
  private final Ground ground;
  private final Started started;

  public Roles(StackConfig config, Ground ground, Started started) {
    this.config = config;
    this.ground = ground;
    this.started = started;
  }

  /// Takes what ended from the queue into history, and out of memory.
  public void archive() {
    Ground.Primitives primitives = ground.primitives();
    started.add(
        "archiver",
        Archiver.start(
            primitives.queue(),
            primitives.topics().postflight(),
            primitives.archive(),
            kind -> VoiceBoot.inFlight(kind).map(primitives.memory()::map)));
  }

  /// @param company whether others own partitions, too
  public MessagingRole messaging(
      CarrierPlan plan, @Nullable SimulatedCarrier simulator, MessagingRole.Company company)
      throws InterruptedException {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    return started.add(
        "messaging",
        MessagingRole.start(
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
                ground.webhooks(),
                ground.notifications()),
            company));
  }

  /// The HTTP door to the API hosts of the stack.
  ///
  /// @param annex what it answers beside
  public Gateway gateway(Hosts hosts, StackKey key, Supplier<String> metrics, Annex annex) {
    ServerConfig server = server(config.port(), null);
    Gateway.Config usual = Gateway.Config.usual(server.address());
    // It names itself when it is asked, and is there when it is.
    AtomicReference<@Nullable Gateway> itself = new AtomicReference<>();
    BooleanSupplier backends =
        () -> {
          Gateway gateway = itself.get();
          return gateway != null && gateway.hasBackends();
        };
    Gateway gateway =
        started.add(
            "gateway",
            Gateway.start(
                new Gateway.Config(
                    server.address(), server.limits(), usual.requests(), usual.tries()),
                hosts,
                key,
                new Operations(Map.of("api", backends), metrics),
                ground.tools().metrics(),
                ground.tools().clock(),
                annex));
    itself.set(gateway);
    return gateway;
  }

  /// @param key by which gateways are known; null: there are none
  /// @param workers who else answers requests
  /// @param voice null: there are no calls
  /// @param operator what operators see
  /// @param ready what must be true besides for this process to take traffic, by name
  /// @param metrics the text that a scraper reads
  /// @param annex what it answers beside
  public Api api(
      int port,
      @Nullable StackKey key,
      Workers workers,
      @Nullable VoiceDoors voice,
      OperatorDoors operator,
      NumberInventory inventory,
      Map<String, BooleanSupplier> ready,
      Supplier<String> metrics,
      Annex annex) {
    Ground.Primitives primitives = ground.primitives();
    Map<String, BooleanSupplier> all = new HashMap<>(ready);
    all.put("queue", primitives.queue()::isHealthy);
    all.put("memory", primitives.memory()::isHealthy);
    return started.add(
        "api",
        Api.start(
            server(port, key),
            parts(workers, voice, operator, inventory),
            new Operations(all, metrics, ground.tools().metrics()),
            annex));
  }

  /// Raises and clears the stack's alerts, where this host is the one that does, and tells them.
  ///
  /// @param judges whether it is
  /// @param baseUrl where the API's pages are
  public void alerts(BooleanSupplier judges, Supplier<String> baseUrl) {
    FirstAccount first =
        new FirstAccount(config.account(), ground.tools().mint(), ground.books().directory());
    started.add(
        "alerts",
        Judge.start(
            ground.primitives().memory(),
            ground.tools().json(),
            new AlertNotices(config.alerts(), ground, first, baseUrl),
            judges));
  }

  private ApiParts parts(
      Workers workers,
      @Nullable VoiceDoors voice,
      OperatorDoors operator,
      NumberInventory inventory) {
    Ground.Tools tools = ground.tools();
    return new ApiParts(
        ground.books().directory(),
        ground.books().writer(),
        ground.messages(),
        ground.books().optOuts(),
        voice,
        operator,
        ground.primitives().memory(),
        tools.mint(),
        tools.json(),
        inventory,
        tools.clock(),
        workers);
  }

  private ServerConfig server(int port, @Nullable StackKey key) {
    ServerConfig.Limits usual = ServerConfig.usualLimits();
    ServerConfig.Times times =
        new ServerConfig.Times(
            config.api().idleTimeout(),
            usual.times().receive(),
            config.api().deadline(),
            DRAIN_QUIET,
            DRAIN_AT_MOST);
    URI publicUrl = config.api().publicUrl();
    // A free one that outgoing connections do not take while the stack is down: customers keep it.
    int chosen = port == 0 ? FreePort.on(config.bind()) : port;
    return new ServerConfig(
        new InetSocketAddress(config.bind(), chosen),
        publicUrl == null ? Optional.empty() : Optional.of(publicUrl.toString()),
        new ServerConfig.Limits(
            usual.bodyBytes(), usual.connections(), usual.requestsPerAccount(), times),
        key);
  }

  /// Where a program on this machine reaches the API.
  URI url(int port) {
    InetAddress address = new InetSocketAddress(config.bind(), port).getAddress();
    String host =
        address.isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress().getHostAddress()
            : config.bind();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /// Where a browser on this machine reaches it.
  URI secureUrl(int port) {
    return URI.create("https" + url(port).toString().substring("http".length()));
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
}
