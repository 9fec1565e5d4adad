package io.ringfort.stack.boot;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.api.Api;
import io.ringfort.api.OperatorDoors;
import io.ringfort.api.idempotency.Workers;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.api.operator.Operators;
import io.ringfort.core.alerts.Lookout;
import io.ringfort.core.alerts.MeterSigns;
import io.ringfort.core.directory.Account;
import io.ringfort.core.hosts.HostMetrics;
import io.ringfort.engines.threads.Threads;
import io.ringfort.messaging.MessagingRole;
import io.ringfort.simulator.Simulator;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.stack.data.SimulatedCarrier;
import io.ringfort.stack.data.StackKeys;
import io.ringfort.voice.VoicePlace;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One start of everything in one process. Used once, by [Stack].
final class Boot {
  /// The name of the only host.
  private static final String ITSELF = "ringfort";

  private final StackConfig config;
  private final DataFolder folder;
  private final Started started;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<String> baseUrl = new AtomicReference<>("");

  Boot(StackConfig config, DataFolder folder, Started started) {
    this.config = config;
    this.folder = folder;
    this.started = started;
  }

  /// Returns when traffic can flow. When it throws, nothing starts any more, but what has started
  /// still runs.
  Credentials run() throws ExecutionException, InterruptedException {
    // Closing the executor waits for its tasks: no engine comes up behind the back of a failed
    // start.
    try (ExecutorService sideBySide = Threads.virtualPerTask("start")) {
      StackKeys keys = StackKeys.of(folder);
      CarrierPlan plan = CarrierPlan.withNewPassword(config);
      Future<@Nullable Simulator> simulatorStart = sideBySide.submit(() -> simulator(plan));
      Ground ground =
          new Foundation(config, folder, started, metrics)
              .lay(keys, new Engines(config.queue(), folder, started), sideBySide);
      return roles(ground, plan, simulatorStart.get(), sideBySide);
    }
  }

  private Credentials roles(
      Ground ground, CarrierPlan plan, @Nullable Simulator simulator, ExecutorService sideBySide)
      throws ExecutionException, InterruptedException {
    Roles roles = new Roles(config, ground, started);
    roles.archive();
    SimulatedCarrier simulated = simulator == null ? null : plan.simulated(simulator);
    Tabs tabs = started.add("tabs", Tabs.alone());
    VoiceBoot voiceBoot = new VoiceBoot(ground, tabs);
    Future<VoiceRole> voiceStart =
        sideBySide.submit(
            () ->
                started.add(
                    "voice",
                    voiceBoot.start(
                        VoicePlan.alone(config, folder).voice(simulated),
                        Foundation.egress(config),
                        baseUrl::get,
                        new VoicePlace.Alone())));
    MessagingRole messaging =
        roles.messaging(plan, simulated, MessagingRole.Company.NONE);
    NumberInventory inventory = plan.inventory(simulated, ground.tools().json());
    FirstAccount first =
        new FirstAccount(config.account(), ground.tools().mint(), ground.books().directory());
    Account account =
        first
            .find()
            .orElseGet(
                () ->
                    first.make(
                        ground.books().writer(), inventory, ground.tools().clock().instant()));
    VoiceRole voice = voiceStart.get();
    if (simulator != null) {
      InetSocketAddress sip = voice.address(Transport.UDP);
      simulator.callAt(HostPort.host(sip.getAddress()) + ":" + sip.getPort());
    }
    Api api =
        roles.api(
            config.port(),
            null,
            Workers.alone(),
            voiceBoot.doors(voice),
            operator(account, voice, simulator),
            inventory,
            Map.of("carriers", messaging::isReady, "trunks", voice::isReady),
            metrics::scrape,
            new BrowserBoot(config, ground, () -> OwnCertificate.of(folder, config))
                .door(tabs, voice.browsers()));
    URI url = roles.url(api.port());
    URI publicUrl = config.api().publicUrl();
    baseUrl.set(String.valueOf(publicUrl == null ? url : publicUrl));
    lookOut(ground);
    roles.alerts(() -> true, baseUrl::get);
    return new Credentials(
        account.sid().value(),
        account.authToken().reveal(),
        url,
        simulator == null ? null : simulator.url(),
        first.numbers(),
        roles.secureUrl(api.securePort()));
  }

  private OperatorDoors operator(
      Account account, VoiceRole voice, @Nullable Simulator simulator) {
    return new OperatorDoors(
        new Operators(account.sid()),
        new OneProcess(config.bind(), () -> (long) voice.liveCalls(), metrics::scrape),
        simulator == null ? null : simulator.url());
  }

  private void lookOut(Ground ground) {
    HostMetrics.alone(metrics);
    started.add(
        "lookout",
        Lookout.start(
            ITSELF,
            ground.primitives().memory(),
            ground.tools().json(),
            List.of(new MeterSigns(metrics, ITSELF))));
  }

  private @Nullable Simulator simulator(CarrierPlan plan) {
    return config.simulator().enabled()
        ? started.add("simulator", Simulator.start(plan.simulator()))
        : null;
  }
}
