package io.ringfort.stack.host;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.api.OperatorDoors;
import io.ringfort.api.http.Annex;
import io.ringfort.api.idempotency.Workers;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.api.operator.Operators;
import io.ringfort.core.alerts.Judge;
import io.ringfort.core.callbacks.CallbackPool;
import io.ringfort.core.directory.Account;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.memory.Memory;
import io.ringfort.messaging.MessagingRole;
import io.ringfort.stack.boot.CarrierPlan;
import io.ringfort.stack.boot.FirstAccount;
import io.ringfort.stack.boot.Foundation;
import io.ringfort.stack.boot.Ground;
import io.ringfort.stack.boot.Roles;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.boot.VoiceBoot;
import io.ringfort.stack.boot.VoicePlan;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.stack.data.SimulatedCarrier;
import io.ringfort.stack.data.StackKeys;
import io.ringfort.stack.drill.Kind;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.calls.QueueCalls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The roles of a host that carry traffic, on engines that are other hosts'.
final class TrafficBoot {
  private static final Logger LOG = LoggerFactory.getLogger(TrafficBoot.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration ACCOUNT_WITHIN = Duration.ofMinutes(3);

  private final StackFile file;
  private final BoxHost self;
  private final Path stack;
  private final StackConfig config;
  private final DataFolder folder;
  private final Started started;

  /// What the host has already.
  record Company(
      Memory memory,
      Hosts hosts,
      Inside inside,
      StackKey key,
      PrometheusMeterRegistry metrics) {}

  TrafficBoot(StackFile file, BoxHost self, Path stack, DataFolder folder, Started started) {
    this.file = file;
    this.self = self;
    this.stack = stack;
    this.config = file.settings(self, folder.path(""));
    this.folder = folder;
    this.started = started;
  }

  /// @param ready where roles say what they need
  Parts run(
      StackKeys keys,
      Cluster cluster,
      Company company,
      Map<String, BooleanSupplier> ready,
      ExecutorService sideBySide)
      throws ExecutionException, InterruptedException {
    Ground ground =
        new Foundation(config, folder, started, company.metrics())
            .lay(
                keys,
                new RemoteEngines(self, cluster, company.memory(), started),
                sideBySide);
    ready.put("queue", ground.primitives().queue()::isHealthy);
    Roles roles = new Roles(config, ground, started);
    SimulatedCarrier simulator = SimulatedCarrier.read(stack).orElse(null);
    CarrierPlan plan = CarrierPlan.of(config);
    VoicePlan voicePlan = VoicePlan.among(config, folder, stack.resolve("recordings"));
    CallBoot calls =
        new CallBoot(file, config, ground, company, voicePlan.voice(simulator), started);
    Supplier<Map<String, Long>> load = Map::of;
    if (self.has(Role.EDGE)) {
      calls.edge();
    }
    if (self.has(Role.RECORDINGS)) {
      calls.recordings();
    }
    if (self.has(Role.VOICE)) {
      VoiceRole voice = calls.voice();
      ready.put("trunks", voice::isReady);
      load = () -> Map.of("calls", (long) voice.liveCalls());
    }
    MessagingRole messaging = null;
    if (self.has(Role.MESSAGING)) {
      roles.archive();
      callbacks(ground, calls);
      messaging = roles.messaging(plan, simulator, MessagingRole.Company.OTHERS);
      ready.put("carriers", messaging::isReady);
    }
    Supplier<Credentials> credentials = null;
    if (self.has(Role.API)) {
      NumberInventory inventory = plan.inventory(simulator, ground.tools().json());
      credentials = credentials(ground, inventory);
      roles.api(
          apiPort(file),
          company.key(),
          Workers.among(company.hosts()),
          calls.doors(),
          new OperatorDoors(
              new Operators(first(ground).sid()),
              new ManyHosts(
                  stack,
                  company.hosts(),
                  company.metrics()::scrape,
                  Kind.possible(file.zoneNetworks())),
              simulator == null ? null : simulator.url()),
          inventory,
          Map.of(),
          company.metrics()::scrape,
          file.with(Role.GATEWAY).isEmpty() ? calls.browsers(this::certificate) : Annex.none());
      roles.alerts(Judge.among(company.hosts()), calls.baseUrl());
    }
    if (self.has(Role.GATEWAY)) {
      roles.gateway(
          company.hosts(),
          company.key(),
          company.metrics()::scrape,
          calls.browsers(this::certificate));
    }
    return new Parts(
        company.hosts(),
        load,
        messaging,
        new Parts.Traffic(
            ground.messages(),
            new LiveCalls(
                ground.primitives().memory().map(QueueCalls.IN_FLIGHT), ground.tools().json()),
            credentials));
  }

  /// Where gateways stand before it, these have the customers' port.
  static int apiPort(StackFile file) {
    int port = file.settings().port();
    return file.with(Role.GATEWAY).isEmpty() ? port : port + 1;
  }

  private void callbacks(Ground ground, CallBoot calls) {
    started.add(
        "callbacks",
        CallbackPool.start(
            ground.primitives().queue(),
            ground.primitives().topics(),
            ground.tools().json(),
            new CallbackPool.Outside(
                ground.books().directory(),
                ground.webhooks(),
                calls.told(),
                ground.tools().clock())));
  }

  private FirstAccount first(Ground ground) {
    return new FirstAccount(config.account(), ground.tools().mint(), ground.books().directory());
  }

  /// One host makes the first account; the others wait until they see it, so that each can tell.
  private Supplier<Credentials> credentials(Ground ground, NumberInventory inventory)
      throws InterruptedException {
    FirstAccount first = first(ground);
    boolean makes = file.with(Role.API).getFirst().equals(self);
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + ACCOUNT_WITHIN.toNanos();
    Optional<Account> account = first.find();
    while (account.isEmpty() && System.nanoTime() < end) {
      if (makes) {
        account = make(first, ground, inventory);
      }
      if (account.isEmpty()) {
        never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        account = first.find();
      }
    }
    Account known =
        account.orElseThrow(
            () -> new IllegalStateException("no first account after " + ACCOUNT_WITHIN));
    return () ->
        new Credentials(
            known.sid().value(), known.authToken().reveal(), url(), null, first.numbers());
  }

  private static Optional<Account> make(
      FirstAccount first, Ground ground, NumberInventory inventory) {
    try {
      return Optional.of(
          first.make(ground.books().writer(), inventory, ground.tools().clock().instant()));
    } catch (RuntimeException e) {
      LOG.info("the first account waits for the database: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /// The one that the agent made for all doors; an agent of an older release makes none.
  private OwnCertificate certificate() {
    return OwnCertificate.in(stack).orElseGet(() -> OwnCertificate.of(folder, config));
  }

  private URI url() {
    return URI.create("http://" + self.address() + ":" + apiPort(file));
  }
}
