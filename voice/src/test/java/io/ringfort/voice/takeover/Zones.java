package io.ringfort.voice.takeover;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.callbacks.CallbackPool;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Application;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.fakes.FakeInside;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApplicationSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.json.Json;
import io.ringfort.core.net.Cidr;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.voice.Hook;
import io.ringfort.voice.VoiceConfig;
import io.ringfort.voice.VoicePlace;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.calls.FarBrowsers;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.calls.Texts;
import io.ringfort.voice.edge.AddressTakeover;
import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.edge.EdgePlace;
import io.ringfort.voice.edge.EdgeRole;
import io.ringfort.voice.edge.LinkedDoor;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.recordings.RecordingsConfig;
import io.ringfort.voice.sip.SipConfig;
import io.ringfort.voice.sip.TrunkConfig;
import io.ringfort.voice.speech.SpeechConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/// A stack of several voice hosts behind one edge, in one process: real SIP and RTP on loopback,
/// fakes of the primitives, and a customer's server.
final class Zones implements AutoCloseable {
  static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  static final String NUMBER = "+12025550100";
  private static final byte[] KEY = new byte[32];
  private static final Path PROGRAMS = Path.of("target", "takeover").toAbsolutePath();

  final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  final ExecutorTimer timer = new ExecutorTimer();
  final FakeMemory memory = new FakeMemory(timer);
  final FakeArchive archive = new FakeArchive();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Topics topics = Topics.of(1);
  final Map<String, VoiceHost> voices = new LinkedHashMap<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final Map<String, String> documents = new ConcurrentHashMap<>();
  final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final FakeQueue queue = new FakeQueue(timer);
  private final FakeHosts hosts = FakeHosts.of("a-edge", "a", Role.EDGE);
  private final FakeInside inside = FakeInside.of("a-edge", json);
  private final Directory directory;
  private final DirectoryWriter writer;
  private final WebhookClient webhooks;
  private final HttpServer server;
  private final ExecutorService serving = Threads.virtualPerTask("test-server");
  private final EdgeRole edge;
  private final CallbackPool callbacks;
  private final Path folder;
  final Phone callee;

  /// What the customer's server was asked.
  record Asked(String path, String token, Map<String, String> params) {}

  /// One voice host.
  record VoiceHost(FakeHosts hosts, VoiceRole role, LinkedDoor door, Inside inside) {}

  Zones(Path folder, String... names) throws Exception {
    this.folder = folder;
    webhooks = WebhookClient.start(EgressPolicy.allowLoopback(), metrics, InstantSource.system());
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    writer = DirectoryWriter.startOnFake(directory, queue, topics.directory(), json);
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
    serve();
    edge =
        EdgeRole.start(
            new EdgeConfig(
                List.of(
                    new EdgeConfig.Listener(
                        Transport.UDP, new InetSocketAddress("127.0.0.1", 0), null)),
                null,
                false,
                EdgeConfig.Limits.usual()),
            AddressTakeover.off(),
            new EdgePlace(
                hosts,
                memory,
                timer,
                metrics,
                KEY,
                _ -> true,
                new InetSocketAddress("127.0.0.1", 0)));
    hosts.put(
        new Host(
            new HostName("a-edge"),
            "region-1",
            "a",
            Set.of(Role.EDGE),
            "test",
            1,
            Host.State.UP,
            "127.0.0.1",
            Map.of(Host.EDGE_LINK, edge.linkAddress().getPort()),
            Map.of()));
    callee = new Phone(sipPort());
    Instant now = Instant.now();
    writer.insert(
        new Account(ACCOUNT, null, "a", Account.Status.ACTIVE, new Secret("token"), now, now),
        Optional.empty());
    writer.insert(
        new OwnedNumber(
            new PhoneNumberSid("PN" + "b".repeat(32)),
            ACCOUNT,
            new E164(NUMBER),
            "n",
            Map.of(
                "voice_url", url("/voice"),
                "status_callback", url("/status")),
            now,
            now),
        Optional.empty());
    callbacks =
        CallbackPool.start(
            queue,
            topics,
            json,
            new CallbackPool.Outside(directory, webhooks, Told.NOBODY, InstantSource.system()));
    for (String name : names) {
      join(name);
    }
  }

  private void serve() {
    server.setExecutor(serving);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String token =
              String.valueOf(exchange.getRequestHeaders().getFirst("I-Twilio-Idempotency-Token"));
          asked.add(new Asked(path, token, params(body)));
          Duration delay = delays.remove(path);
          if (delay != null) {
            java.util.concurrent.locks.LockSupport.parkNanos(delay.toNanos());
          }
          byte[] file = files.get(path);
          byte[] answer =
              file != null
                  ? file
                  : documents.getOrDefault(path, "<Response/>").getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", file != null ? "audio/wav" : "text/xml");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private static Map<String, String> params(String body) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int eq = pair.indexOf('=');
      if (eq > 0) {
        params.put(
            URLDecoder.decode(pair.substring(0, eq), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8));
      }
    }
    return params;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  int sipPort() {
    return edge.address(Transport.UDP).getPort();
  }

  /// One more voice host.
  void join(String name) throws Exception {
    FakeHosts own = hosts.beside(name, name.substring(0, 1), Role.VOICE);
    LinkedDoor door = LinkedDoor.open(own, KEY, AddressTakeover.off(), timer, metrics);
    Inside beside = inside.beside(name);
    VoiceRole role =
        VoiceRole.start(
            config(),
            new VoiceRole.Engines(
                queue.anotherHost(), topics, memory, archive, timer, new SimpleMeterRegistry()),
            new VoiceRole.Shared(
                directory,
                new SidMint(new byte[32]),
                json,
                webhooks,
                EgressPolicy.allowLoopback(),
                () -> "https://api.example.com",
                new VoiceRole.Outward(
                    _ -> new Texts.Taken("SM1", "queued"), _ -> {}, (_, _, _) -> {}, Told.NOBODY,
                    Tabs.among(own, beside))),
            new VoicePlace.Among(own, beside, door, door::start));
    if (!door.awaitLinked(Duration.ofSeconds(5))) {
      throw new AssertionError(name + " has no edge");
    }
    voices.put(name, new VoiceHost(own, role, door, beside));
  }

  private VoiceConfig config() throws IOException {
    return new VoiceConfig(
        PROGRAMS,
        100,
        new EdgeConfig(
            List.of(
                new EdgeConfig.Listener(
                    Transport.UDP, new InetSocketAddress("127.0.0.1", 0), null)),
            null,
            false,
            EdgeConfig.Limits.usual()),
        new SipConfig(
            List.of(
                new TrunkConfig(
                    "carrier",
                    List.of("sip:127.0.0.1:" + callee.port()),
                    List.of("+"),
                    new TrunkConfig.Inbound(List.of(Cidr.parse("127.0.0.0/8")), null),
                    null,
                    0)),
            1,
            Duration.ofSeconds(2),
            SipTimers.DEFAULT,
            Duration.ofMinutes(30),
            Duration.ZERO,
            Duration.ofHours(1)),
        new MediaConfig(
            InetAddress.ofLiteral("127.0.0.1"), "127.0.0.1", 0, 0, Duration.ofSeconds(30), false),
        SpeechConfig.DEFAULTS,
        new RecordingsConfig(
            folder.resolve("recordings"),
            "here",
            -19,
            1,
            Duration.ofMillis(250),
            Duration.ofSeconds(60)),
        null);
  }

  /// An application whose document is the number's.
  ///
  /// @return its SID
  String application() {
    Instant now = Instant.now();
    ApplicationSid sid = new ApplicationSid("AP" + "c".repeat(32));
    writer.insert(
        new Application(sid, ACCOUNT, "pages", Map.of("voice_url", url("/voice")), now, now),
        Optional.empty());
    return sid.value();
  }

  /// A host that has the connections of web pages, and no calls.
  Tabs tabs() {
    return Tabs.among(hosts, inside);
  }

  /// Calls of web pages, as that host reaches them.
  FarBrowsers browsers() {
    return new FarBrowsers(hosts, inside, memory.map(QueueCalls.IN_FLIGHT), json);
  }

  /// Which pages take calls.
  Presence presence() {
    return new Presence(memory.map(Presence.MAP), json);
  }

  /// One that is answered and hears its sound already, which goes on for ever.
  Phone callThatHearsStairs() throws IOException {
    files.put("/stairs", Staircase.wav(90));
    documents.put("/voice", "<Response><Play loop='0'>" + url("/stairs") + "</Play></Response>");
    Phone phone = call();
    phone.answered();
    await().atMost(Duration.ofSeconds(10)).until(() -> phone.packets.size() > 50);
    return phone;
  }

  /// Somebody calls the number.
  Phone call() throws IOException {
    Phone phone = new Phone(sipPort());
    phone.call(NUMBER);
    return phone;
  }

  /// The door to calls, as an API host has it.
  QueueCalls door() {
    return new QueueCalls(queue, topics, memory, archive, json);
  }

  /// Somebody is called by the API.
  void callOut(String number) {
    Instant now = Instant.now();
    door()
        .accept(
            new CallIntent(
                new CallSid("CA" + "e".repeat(32)),
                ACCOUNT,
                null,
                CallIntent.Direction.OUTBOUND_API,
                new CallIntent.Parties(NUMBER, number, null, null, null, null),
                new CallIntent.Handling(
                    null,
                    new Hook(url("/voice"), Hook.Method.POST),
                    Hook.NONE,
                    new Hook(url("/status"), Hook.Method.POST),
                    Set.of("completed")),
                new CallIntent.Terms(
                    now.plusSeconds(60),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    "",
                    null,
                    null,
                    null),
                now));
  }

  List<Call> calls() {
    List<Call> all = new ArrayList<>();
    memory
        .map(QueueCalls.IN_FLIGHT)
        .forEach(_ -> true, (_, bytes) -> all.add(json.read(bytes, Call.class)));
    return all;
  }

  String ownerOf(Call call) {
    return call.owner().host().value();
  }

  /// kill -9, and the others notice.
  void kill(String name) {
    VoiceHost gone = voices.remove(name);
    gone.door().close();
    gone.inside().close();
    gone.role().crash();
    hosts.die(name);
  }

  /// It begins to give its calls away, and takes no more.
  void drain(String name) {
    VoiceHost host = voices.get(name);
    host.hosts().become(Host.State.DRAINING);
    Threads.startVirtual(
        "drain",
        () -> {
          try {
            boolean _ = host.role().drain(Duration.ofSeconds(10));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /// Frozen for so long that the others give it up; it does not know.
  VoiceHost freeze(String name) {
    VoiceHost frozen = voices.get(name);
    frozen.hosts().hold(false);
    hosts.die(name);
    return frozen;
  }

  long asked(String path) {
    return asked.stream().filter(a -> a.path().equals(path)).count();
  }

  void awaitAsked(String path) {
    await().atMost(Duration.ofSeconds(10)).until(() -> asked(path) > 0);
  }

  Asked last(String path) {
    return asked.stream().filter(a -> a.path().equals(path)).toList().getLast();
  }

  @Override
  public void close() throws Exception {
    callee.close();
    voices.values().forEach(v -> v.role().crash());
    voices.values().forEach(v -> v.door().close());
    callbacks.close();
    edge.close();
    writer.close();
    directory.close();
    webhooks.close();
    server.stop(0);
    serving.shutdownNow();
    timer.close();
  }
}
