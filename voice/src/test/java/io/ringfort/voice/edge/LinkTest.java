package io.ringfort.voice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The links between edges and voice hosts.
class LinkTest {
  private static final byte[] KEY = new byte[32];
  private static final InetSocketAddress FAR = new InetSocketAddress("127.0.0.1", 5999);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Timer timer = open(new ExecutorTimer());
  private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
  private final FakeHosts root = FakeHosts.of("root", "a", Role.API);

  private <T extends AutoCloseable> T open(T part) {
    opened.add(part);
    return part;
  }

  @AfterEach
  void close() throws Exception {
    for (var part : opened.reversed()) {
      part.close();
    }
  }

  private void announce(String name, int link) {
    var host = FakeHosts.host(name, "a", 1, Role.EDGE);
    root.put(
        new Host(
            host.name(),
            host.region(),
            "a",
            host.roles(),
            host.release(),
            1,
            Host.State.UP,
            "127.0.0.1",
            Map.of(Host.EDGE_LINK, link),
            Map.of()));
  }

  private EdgeRole edge(String name) throws Exception {
    var hosts = root.beside(name, "a", Role.EDGE);
    var bind = new InetSocketAddress("127.0.0.1", 0);
    var config =
        new EdgeConfig(
            List.of(new EdgeConfig.Listener(Transport.UDP, bind, null)),
            null,
            false,
            EdgeConfig.Limits.usual());
    var place =
        new EdgePlace(
            hosts, new FakeMemory(timer), timer, new SimpleMeterRegistry(), KEY, _ -> true, bind);
    var role = open(EdgeRole.start(config, AddressTakeover.bind(), place));
    announce(name, role.linkAddress().getPort());
    return role;
  }

  private LinkedDoor door(byte[] key) {
    return door("voice", key);
  }

  private LinkedDoor door(String name, byte[] key) {
    var hosts = root.beside(name, "a", Role.VOICE);
    var door = open(LinkedDoor.open(hosts, key, AddressTakeover.bind(), timer, new SimpleMeterRegistry()));
    door.start(arrived::add);
    return door;
  }

  @Test
  void framesAreReadAsTheyWereWritten() throws IOException {
    var hop = new Hop(Transport.TLS, FAR, new InetSocketAddress("::1", 5061), "example.com", true);
    var until = Instant.ofEpochMilli(1_700_000_000_000L);
    for (LinkFrame frame :
        List.of(
            new LinkFrame.Listeners(
                List.of(
                    new LinkFrame.Listening(
                        Transport.TCP, FAR, new HostPort("sip.example.com", 65535)))),
            new LinkFrame.Failed(77),
            new LinkFrame.Owns("CA1", true),
            new LinkFrame.Complete(),
            new LinkFrame.Prove(hop, new Proof("SD1", until)),
            new LinkFrame.Prove(hop.by(null), null),
            new LinkFrame.Ping())) {
      assertThat(read(frame.encode())).isEqualTo(frame);
    }
    byte[] message = {1, 2, 3};
    var came = (LinkFrame.Came) read(new LinkFrame.Came(hop, null, message).encode());
    assertThat(came.from()).isEqualTo(hop);
    assertThat(came.message()).isEqualTo(message);
    var sent = (LinkFrame.Send) read(new LinkFrame.Send(5, hop, message).encode());
    assertThat(sent.number()).isEqualTo(5);
    assertThat(sent.message()).isEqualTo(message);
  }

  private static LinkFrame read(byte[] octets) throws IOException {
    return LinkFrame.read(new DataInputStream(new ByteArrayInputStream(octets)));
  }

  @Test
  void nobodyIsLinkedWithAnotherKey() throws Exception {
    edge("edge");
    var stranger = door("another key of thirty-two octets".getBytes(StandardCharsets.US_ASCII));
    assertThat(stranger.awaitLinked(Duration.ofMillis(600))).isFalse();
  }

  @Test
  void noEdgeIsBelievedThatDoesNotKnowTheKey() throws Exception {
    try (var server = new ServerSocket(0, 10, new InetSocketAddress("127.0.0.1", 0).getAddress())) {
      root.beside("edge", "a", Role.EDGE);
      announce("edge", server.getLocalPort());
      var door = door(KEY);
      try (var socket = server.accept()) {
        // Its random octets and 32 that prove nothing.
        socket.getOutputStream().write(new byte[64]);
        assertThat(socket.getInputStream().readNBytes(32)).hasSize(32);
        assertThat(door.awaitLinked(Duration.ofMillis(300))).isFalse();
      }
    }
  }

  @Test
  void aHostThatWasDeclaredGoneIsNotLinked() throws Exception {
    edge("edge");
    var door = door(KEY);
    assertThat(door.awaitLinked(Duration.ofSeconds(4))).isTrue();
    root.die("voice");
    await().until(() -> door.ties() == 0);
    var failed = new AtomicInteger();
    door.send(new byte[] {1}, Hop.to(Transport.UDP, FAR, null), failed::incrementAndGet);
    assertThat(failed).as("it is silent, not failed").hasValue(0);
  }

  @Test
  void aLinkThatSaysNothingIsGivenUp() throws Exception {
    var role = edge("edge");
    try (var socket = new Socket()) {
      root.beside("frozen", "a", Role.VOICE);
      socket.connect(role.linkAddress());
      var in = new DataInputStream(socket.getInputStream());
      var caller = LinkGreeting.Caller.parse("frozen 1");
      LinkGreeting.send(socket, in, KEY, caller);
      // It hears pings, and then the end.
      await()
          .atMost(Duration.ofSeconds(6))
          .until(() -> socket.getInputStream().readAllBytes().length > 0);
    }
  }

  @Test
  void aMessageWaitsForAnEdgeThatIsAwayForAMoment() throws Exception {
    var role = edge("edge");
    var door = door(KEY);
    assertThat(door.awaitLinked(Duration.ofSeconds(4))).isTrue();
    var address = role.address(Transport.UDP);
    try (var far = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      far.setSoTimeout(4_000);
      role.close();
      await().until(() -> door.ties() == 0);
      var hop =
          Hop.to(Transport.UDP, new InetSocketAddress("127.0.0.1", far.getLocalPort()), null)
              .by(address);
      var failed = new AtomicInteger();
      door.send("OPTIONS".getBytes(StandardCharsets.US_ASCII), hop, failed::incrementAndGet);
      var config =
          new EdgeConfig(
              List.of(new EdgeConfig.Listener(Transport.UDP, address, null)),
              null,
              false,
              EdgeConfig.Limits.usual());
      int link = FreePort.on("127.0.0.1");
      var other = root.beside("other", "a", Role.EDGE);
      announce("other", link);
      open(
          EdgeRole.start(
              config,
              AddressTakeover.off(),
              new EdgePlace(
                  other,
                  new FakeMemory(timer),
                  timer,
                  new SimpleMeterRegistry(),
                  KEY,
                  _ -> true,
                  new InetSocketAddress("127.0.0.1", link))));
      far.receive(new DatagramPacket(new byte[100], 100));
      assertThat(failed).hasValue(0);
    }
  }

  @Test
  void whatNoEdgeCanSendFails() throws Exception {
    var role = edge("edge");
    var door = door(KEY);
    assertThat(door.awaitLinked(Duration.ofSeconds(4))).isTrue();
    var failed = new AtomicInteger();
    var connection = Hop.flow(Transport.TCP, FAR).by(role.address(Transport.UDP));
    door.send(new byte[] {1}, connection, failed::incrementAndGet);
    assertThat(failed).as("no edge listens for TCP").hasValue(1);
    role.close();
    await().until(() -> door.ties() == 0);
    var hop = Hop.to(Transport.UDP, FAR, null);
    door.send(new byte[] {1}, hop, failed::incrementAndGet);
    await().atMost(Duration.ofSeconds(8)).untilAtomic(failed, org.hamcrest.Matchers.is(2));
  }

  private static String request(String method, String more) {
    return String.join(
        "\r\n",
        method + " sip:+15550100002@127.0.0.1 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK-link;rport",
        "From: <sip:+15550100001@127.0.0.1>;tag=far",
        "To: <sip:+15550100002@127.0.0.1>",
        "Call-ID: link",
        "CSeq: 1 " + method,
        "Max-Forwards: 70",
        "Content-Length: 0",
        more,
        "");
  }

  @Test
  void whatAHostDidNotAnswerBeforeItDiedGoesToAnother() throws Exception {
    var role = edge("edge");
    var deaf = door("deaf", KEY);
    assertThat(deaf.awaitLinked(Duration.ofSeconds(4))).isTrue();
    try (var far = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      byte[] invite = request("INVITE", "").getBytes(StandardCharsets.US_ASCII);
      far.send(new DatagramPacket(invite, invite.length, role.address(Transport.UDP)));
      await().until(() -> arrived.size() == 1);
      var heir = door("heir", KEY);
      assertThat(heir.awaitLinked(Duration.ofSeconds(4))).isTrue();
      deaf.close();
      root.die("deaf");
      // It was sent once only.
      await().atMost(Duration.ofSeconds(8)).until(() -> arrived.size() == 2);
    }
  }

  @Test
  void whatWasAnsweredIsNotKept() {
    var kept = new Unanswered();
    byte[] invite = request("INVITE", "").getBytes(StandardCharsets.US_ASCII);
    var message = (SipRequest) SipParser.parse(invite);
    var from = new Hop(Transport.UDP, FAR, null, null, false);
    kept.came(new Arrival(message, from));
    kept.sent(message.respond(180).toTag("us").build().encode());
    assertThat(kept.rest()).hasSize(1);
    kept.came(new Arrival(message, from));
    kept.sent(message.respond(486).toTag("us").build().encode());
    assertThat(kept.rest()).isEmpty();
  }
}
