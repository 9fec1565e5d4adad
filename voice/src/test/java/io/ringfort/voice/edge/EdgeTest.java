package io.ringfort.voice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.protocol.sip.SipRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeTest {
  private static final EdgeConfig.Limits LIMITS =
      new EdgeConfig.Limits(
          10, 3, 100, Duration.ofMillis(300), Duration.ofSeconds(30), 1_000, 1_000, 10_000);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
  private SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }

  private Edge edge(@Nullable SSLContext tls) {
    var any = new InetSocketAddress("127.0.0.1", 0);
    var listeners = new ArrayList<EdgeConfig.Listener>();
    listeners.add(new EdgeConfig.Listener(Transport.UDP, any, "sip.example.com"));
    listeners.add(new EdgeConfig.Listener(Transport.TCP, any, null));
    if (tls != null) {
      listeners.add(new EdgeConfig.Listener(Transport.TLS, any, null));
    }
    metrics = new SimpleMeterRegistry();
    // A handshake on a busy machine takes its time.
    var limits = tls == null ? LIMITS : EdgeConfig.Limits.usual();
    var edge = Edge.open(new EdgeConfig(listeners, tls, false, limits), _ -> false, metrics);
    opened.add(edge);
    edge.start(Owners.only(arrived::add));
    return edge;
  }

  private static String options(String transport, String callId) {
    return String.join(
        "\r\n",
        "OPTIONS sip:us@127.0.0.1 SIP/2.0",
        "Via: SIP/2.0/" + transport + " 127.0.0.1:9;branch=z9hG4bK" + callId,
        "From: <sip:a@127.0.0.1>;tag=a",
        "To: <sip:us@127.0.0.1>",
        "Call-ID: " + callId,
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
        "",
        "");
  }

  private Socket connect(Edge edge) throws IOException {
    var socket = new Socket("127.0.0.1", edge.bound(Transport.TCP).getPort());
    socket.setSoTimeout(4_000);
    opened.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsThePublicHostAndTheBoundPort() {
    var edge = edge(null);
    int port = edge.bound(Transport.UDP).getPort();
    var hop = Hop.to(Transport.UDP, new InetSocketAddress("127.0.0.1", 9), null);
    assertThat(edge.address(hop)).isEqualTo(new HostPort("sip.example.com", port));
    assertThat(edge.has(Transport.TLS)).isFalse();
  }

  @Test
  void cutsMessagesOutOfAStreamAndAnswersOverTheSameConnection() throws Exception {
    var edge = edge(null);
    var socket = connect(edge);
    String two = options("TCP", "one") + options("TCP", "two");
    write(socket, two.substring(0, 300));
    write(socket, two.substring(300));
    await().until(() -> arrived.size() == 2);
    edge.send("answer".getBytes(StandardCharsets.UTF_8), arrived.getFirst().from(), () -> {});
    assertThat(socket.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
  }

  @Test
  void answersAKeepAlive() throws Exception {
    var socket = connect(edge(null));
    write(socket, "\r\n\r\n");
    assertThat(socket.getInputStream().readNBytes(2)).asString().isEqualTo("\r\n");
  }

  @Test
  void closesAConnectionThatSaysNothingOrHalfAMessage() throws Exception {
    var edge = edge(null);
    var silent = connect(edge);
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    var half = connect(edge);
    write(half, options("TCP", "whole"));
    await().until(() -> arrived.size() == 1);
    String rest = options("TCP", "half");
    var sent = new AtomicInteger();
    await()
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              if (sent.get() < 60) {
                write(half, rest.substring(sent.get(), sent.incrementAndGet()));
              }
              assertThat(metrics.get(EdgeMetrics.CONNECTIONS).gauge().value()).isZero();
            });
    assertThat(arrived).hasSize(1);
  }

  @Test
  void takesOnlySoManyConnectionsFromOneAddress() throws Exception {
    var edge = edge(null);
    for (int i = 0; i < 3; i++) {
      write(connect(edge), options("TCP", "c" + i));
    }
    await().until(() -> arrived.size() == 3);
    assertThat(connect(edge).getInputStream().read()).isEqualTo(-1);
    assertThat(metrics.counter(EdgeMetrics.DROPPED, "why", "connections").count()).isEqualTo(1);
  }

  @Test
  void answersWhatIsNoMessageWithoutAskingAnybody() throws Exception {
    var socket = connect(edge(null));
    write(socket, options("TCP", "bad").replace("CSeq: 1 OPTIONS", "CSeq: one OPTIONS"));
    assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("SIP/2.0 400 ");
    assertThat(arrived).isEmpty();
  }

  @Test
  void saysAtOnceThatNobodyListensThere() throws Exception {
    var edge = edge(null);
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    var failed = new AtomicInteger();
    var hop = Hop.to(Transport.TCP, new InetSocketAddress("127.0.0.1", closed), null);
    edge.send(options("TCP", "x").getBytes(StandardCharsets.UTF_8), hop, failed::incrementAndGet);
    await().until(() -> failed.get() == 1);
    var flow = Hop.flow(Transport.TCP, new InetSocketAddress("127.0.0.1", closed));
    edge.send(new byte[] {1}, flow, failed::incrementAndGet);
    assertThat(failed).hasValue(2);
  }

  @Test
  void speaksTls(@TempDir Path folder) throws Exception {
    var tls = TestTls.context(folder);
    var called = edge(tls);
    var caller = edge(tls);
    var hop = Hop.to(Transport.TLS, called.bound(Transport.TLS), null);
    caller.send(options("TLS", "tls").getBytes(StandardCharsets.UTF_8), hop, () -> {});
    await().until(() -> arrived.size() == 1);
    var arrival = arrived.getFirst();
    assertThat(((SipRequest) arrival.message()).callId()).isEqualTo("tls");
    assertThat(arrival.from().transport()).isEqualTo(Transport.TLS);
    called.send(options("TLS", "back").getBytes(StandardCharsets.UTF_8), arrival.from(), () -> {});
    await().until(() -> arrived.size() == 2);
  }
}
