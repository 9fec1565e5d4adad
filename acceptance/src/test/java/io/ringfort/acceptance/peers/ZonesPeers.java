package io.ringfort.acceptance.peers;

import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.Wave;
import io.ringfort.acceptance.ZonesProcess;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Three zones whose carriers are ports at which a test lets a peer listen, and whose voice hosts
// it
/// kills. Peers are told the edge of zone a. Not thread-safe.
final class ZonesPeers implements Ground, AutoCloseable {
  /// Fifteen hosts share a machine.
  static final Duration SOON = Duration.ofSeconds(90);

  static final int OURS_HZ = 697;

  /// A number of the carrier that is reached with TLS.
  static final String TLS_NUMBER = "+15552006100";

  private static final int SIP_PORT = 5_060;
  private static final int TLS_PORT = 5_061;
  private static final double TONE_SECONDS = 10;
  private static final List<String> ZONES = List.of("a", "b", "c");

  private final AtomicInteger names = new AtomicInteger();
  private final Path folder;
  private final Site sounds = Site.start();
  private final OwnTls tls;
  private final int tlsGateway = FreePorts.next();
  private final ZonesProcess zones;
  private int apiZone;

  private ZonesPeers() throws IOException {
    folder = Files.createTempDirectory("ringfort-zones-peers-");
    tls = OwnTls.make(newFolder("tls"));
    List<Map<String, Object>> trunks = new ArrayList<>();
    Stream.of(Trunk.UDP, Trunk.PROXY_UDP, Trunk.PROXY_TCP).map(Trunk::config).forEach(trunks::add);
    trunks.add(
        Map.of(
            "name",
            "tls",
            "prefixes",
            List.of(TLS_NUMBER),
            "gateways",
            List.of("sip:127.0.0.1:" + (tlsGateway + 1) + ";transport=tls"),
            "allowed",
            List.of("127.0.0.1")));
    zones =
        ZonesProcess.start(
            Map.of("voice", Map.of("sip", Map.of("tlsPort", TLS_PORT)), "trunks", trunks),
            Map.of("JAVA_TOOL_OPTIONS", tls.jvmOptions()));
  }

  static ZonesPeers start() {
    try {
      return new ZonesPeers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String door(String transport) {
    int port = transport.equals("tls") ? TLS_PORT : SIP_PORT;
    return zones.gateways().getFirst().getHost() + ":" + port;
  }

  @Override
  public Path newFolder(String beginning) {
    try {
      return Files.createDirectory(folder.resolve(newName(beginning)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String newName(String beginning) {
    return beginning + "-" + names.incrementAndGet();
  }

  OwnTls tls() {
    return tls;
  }

  /// Where the gateway with TLS has its port for UDP and TCP.
  int tlsGateway() {
    return tlsGateway;
  }

  Caller caller() {
    return new Caller(
        zones.carrier(), zones.api(apiZone), zones.credentials().numbers().getFirst());
  }

  /// A verb that plays our tone as long as the call lasts.
  String tone() {
    URI url = sounds.put("/tone.wav", Site.Page.of("audio/wav", Wave.tone(OURS_HZ, TONE_SECONDS)));
    return "<Play loop=\"0\">" + url + "</Play>";
  }

  /// Calls a number or address with our tone, and records both ways.
  ///
  /// @return the call's SID
  String call(String to) {
    return caller()
        .callsAddress(to, tone(), "Record", "true", "RecordingChannels", "dual", "Timeout", "120");
  }

  /// Records a call from now on.
  void record(String callSid) {
    // Who called may have been asked for before its answer was taken.
    await()
        .atMost(SOON)
        .until(
            () ->
                caller()
                    .api()
                    .get("/Calls/" + callSid + ".json")
                    .body()
                    .path("status")
                    .asText()
                    .equals("in-progress"));
    Answer made =
        caller().api().post("/Calls/" + callSid + "/Recordings.json", "RecordingChannels", "dual");
    if (made.status() != 201) {
      throw new IllegalStateException("got " + made.status() + " " + made.body());
    }
  }

  /// A number of ours.
  ///
  /// @param sink the one that is asked when somebody calls it
  record Number(String number, String sink) {}

  /// @param verbs what its callers hear
  Number number(String verbs) {
    String sink = caller().documents(verbs);
    String url = zones.carrier().sink(sink).toString();
    return new Number(caller().api().buy("VoiceUrl", url).number(), sink);
  }

  /// A domain with a phone that hears our tone when it calls.
  ///
  /// @param name of which no other is
  /// @return the sink that is asked then
  String domain(String name) {
    String sink = caller().documents(tone());
    PhoneDomain.make(caller().api(), name, zones.carrier().sink(sink));
    return sink;
  }

  /// Waits until every host is up, those that were killed before again.
  void awaitWhole() {
    ZONES.forEach(zones::awaitUp);
    apiZone = 0;
  }

  /// Kills the host that has a call.
  ///
  /// @return its name
  String killOwner(String callSid) {
    String owner = owner(callSid);
    zones.kill(owner);
    return owner;
  }

  /// Kills the host that has an edge, which is a gateway and an API host, too; others are asked
  // from
  /// here on.
  ///
  /// @param address of the edge
  void killEdge(String address) {
    String name =
        StreamSupport.stream(zones.status().path("hosts").spliterator(), false)
            .filter(h -> h.path("address").asText().equals(address))
            .map(h -> h.path("name").asText())
            .findFirst()
            .orElseThrow();
    apiZone = name.startsWith("a-") ? 1 : 0;
    zones.kill(name);
  }

  String owner(String callSid) {
    return await("owner of " + callSid)
        .atMost(SOON)
        .until(() -> zones.owner(callSid), Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    sounds.close();
    zones.close();
    if (Boolean.getBoolean("keep")) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
