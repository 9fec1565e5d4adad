package io.ringfort.stack.host;

import io.ringfort.api.VoiceDoors;
import io.ringfort.api.signal.SignalDoor;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.engines.time.Timer;
import io.ringfort.stack.boot.Foundation;
import io.ringfort.stack.boot.BrowserBoot;
import io.ringfort.stack.boot.Ground;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.boot.VoiceBoot;
import io.ringfort.stack.boot.VoicePlan;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.voice.RecordingsRole;
import io.ringfort.voice.VoiceConfig;
import io.ringfort.voice.VoicePlace;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.calls.FarBrowsers;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.conference.Outside;
import io.ringfort.voice.conference.RemoteConferences;
import io.ringfort.voice.conference.RemoteQueues;
import io.ringfort.voice.edge.AddressTakeover;
import io.ringfort.voice.edge.EdgePlace;
import io.ringfort.voice.edge.EdgeRole;
import io.ringfort.voice.edge.LinkedDoor;
import io.ringfort.voice.recordings.Recordings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// The roles of a host that have to do with calls.
final class CallBoot {
  private final StackFile file;
  private final StackConfig config;
  private final Ground ground;
  private final TrafficBoot.Company company;
  private final VoiceConfig voice;
  private final Started started;
  private final Tabs tabs;

  /// @param config of this host
  /// @param voice of this host
  CallBoot(
      StackFile file,
      StackConfig config,
      Ground ground,
      TrafficBoot.Company company,
      VoiceConfig voice,
      Started started) {
    this.file = file;
    this.config = config;
    this.ground = ground;
    this.company = company;
    this.voice = voice;
    this.started = started;
    this.tabs = started.add("tabs", Tabs.among(company.hosts(), company.inside()));
  }

  /// The door of browsers, whose calls are other hosts'.
  ///
  /// @param own asked for where the configuration names no certificate
  SignalDoor browsers(Supplier<OwnCertificate> own) {
    return new BrowserBoot(config, ground, own)
        .door(
            tabs,
            new FarBrowsers(
                company.hosts(),
                company.inside(),
                ground.primitives().memory().map(QueueCalls.IN_FLIGHT),
                ground.tools().json()));
  }

  /// Who hears of what customers were told of calls.
  Told told() {
    return new VoiceBoot(ground, tabs).told();
  }

  EdgeRole edge() throws InterruptedException {
    Host self = company.hosts().self();
    return started.add(
        "edge",
        EdgeRole.start(
            voice.edge(),
            takeover(),
            new EdgePlace(
                company.hosts(),
                company.memory(),
                timer(),
                company.metrics(),
                linkKey(),
                this::isCarriers,
                new InetSocketAddress(self.address(), self.port(Host.EDGE_LINK)))));
  }

  private AddressTakeover takeover() {
    StackFile.AddressTakeover plan = file.addressTakeover();
    return switch (plan.mode()) {
      case OFF -> AddressTakeover.off();
      case BIND -> AddressTakeover.bind();
      case COMMAND ->
          new AddressTakeover(AddressTakeover.Mode.COMMAND, plan.take(), plan.giveBack());
    };
  }

  private boolean isCarriers(InetAddress source) {
    return voice.sip().trunks().stream()
        .flatMap(t -> t.inbound().allowed().stream())
        .anyMatch(range -> range.contains(source));
  }

  VoiceRole voice() throws InterruptedException {
    LinkedDoor door =
        started.add(
            "links to edges",
            LinkedDoor.open(
                company.hosts(), linkKey(), takeover(), timer(), company.metrics()));
    return started.add(
        "voice",
        new VoiceBoot(ground, tabs)
            .start(
                voice,
                egress(),
                baseUrl(),
                new VoicePlace.Among(company.hosts(), company.inside(), door, door::start)));
  }

  void recordings() {
    VoiceBoot boot = new VoiceBoot(ground, tabs);
    started.add(
        "recordings",
        RecordingsRole.start(voice, boot.engines(), boot.shared(egress(), baseUrl())));
  }

  /// The doors of a host that has no calls: recordings are read, rooms and lines are other hosts'.
  VoiceDoors doors() {
    VoiceBoot boot = new VoiceBoot(ground, tabs);
    Recordings recordings =
        started
            .add(
                "recordings' door",
                RecordingsRole.door(voice, boot.engines(), boot.shared(egress(), baseUrl())))
            .recordings();
    Ground.Tools tools = ground.tools();
    Ground.Primitives primitives = ground.primitives();
    RemoteConferences.Ground remote =
        new RemoteConferences.Ground(
            company.hosts(),
            company.inside(),
            new Outside.Shown(primitives.memory(), tools.json()),
            tools.mint(),
            tools.clock());
    return boot.doors(
        recordings,
        new RemoteQueues(remote, ground.books().directory()),
        new RemoteConferences(remote, boot.calls(), primitives.archive()));
  }

  private Timer timer() {
    return ground.tools().timer();
  }

  private EgressPolicy egress() {
    return Foundation.egress(config);
  }

  private byte[] linkKey() {
    StackKey key = company.key();
    return key.token("edge link").reveal().getBytes(StandardCharsets.US_ASCII);
  }

  /// Where customers reach the API: one address stands for all gateways.
  Supplier<String> baseUrl() {
    URI publicUrl = config.api().publicUrl();
    String url =
        publicUrl != null
            ? publicUrl.toString()
            : "http://" + first(Role.GATEWAY, Role.API) + ":" + config.port();
    return () -> url;
  }

  private String first(Role... roles) {
    return List.of(roles).stream()
        .flatMap(r -> file.with(r).stream())
        .findFirst()
        .orElseThrow()
        .address();
  }
}
