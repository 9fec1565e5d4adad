package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.ringfort.protocol.sip.SipFramer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// All connections, found by transport and the address of their other end: a request goes over the
/// one that is there, whoever made it (RFC 3261, 18). Any thread.
final class Connections implements AutoCloseable {
  private static final byte[] PONG = {'\r', '\n'};

  private final Map<Key, Connection> open = new ConcurrentHashMap<>();
  private final Map<InetAddress, AtomicInteger> perSource = new ConcurrentHashMap<>();
  private final EdgeConfig config;
  private final Admittance admittance;
  private final EdgeMetrics metrics;
  private final Counter sentTcp;
  private final Counter sentTls;
  private final Intake intake;

  private record Key(Transport transport, InetSocketAddress remote) {
    static Key of(Hop hop) {
      return new Key(hop.transport(), hop.remote());
    }
  }

  Connections(EdgeConfig config, Admittance admittance, EdgeMetrics metrics, Intake intake) {
    this.config = config;
    this.admittance = admittance;
    this.metrics = metrics;
    this.sentTcp = metrics.sent(Transport.TCP);
    this.sentTls = metrics.sent(Transport.TLS);
    this.intake = intake;
  }

  EdgeConfig.Limits limits() {
    return config.limits();
  }

  int size() {
    return open.size();
  }

  /// Takes a connection that somebody made to us.
  ///
  /// @return false when there are too many; the caller closes it
  boolean accept(Socket socket, Transport transport) {
    var remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    var local = (InetSocketAddress) socket.getLocalSocketAddress();
    var source = remote.getAddress();
    if (open.size() >= limits().connections() || !admittance.admits(remote)) {
      metrics.connections.increment();
      return false;
    }
    int before = count(source, 1);
    if (before > limits().connectionsPerSource() && !admittance.isKnown(source)) {
      count(source, -1);
      metrics.connections.increment();
      return false;
    }
    var connection = new Connection(new Hop(transport, remote, local, null, true), this, true);
    open.put(Key.of(connection.flow()), connection);
    connection.start(() -> socket);
    return true;
  }

  private int count(InetAddress source, int change) {
    int[] now = new int[1];
    perSource.compute(
        source,
        (_, count) -> {
          var counted = count == null ? new AtomicInteger() : count;
          now[0] = counted.addAndGet(change);
          return now[0] == 0 ? null : counted;
        });
    return now[0];
  }

  void send(byte[] message, Hop hop, Runnable failed) {
    var key = Key.of(hop);
    var connection = open.get(key);
    if (connection == null) {
      if (hop.flowOnly() || open.size() >= limits().connections()) {
        failed.run();
        return;
      }
      connection = connect(key, hop);
    }
    if (!connection.offer(message, failed)) {
      metrics.queue.increment();
      failed.run();
    }
  }

  private Connection connect(Key key, Hop hop) {
    var fresh = new Connection(hop, this, false);
    var other = open.putIfAbsent(key, fresh);
    if (other != null) {
      return other;
    }
    fresh.start(() -> dial(hop));
    return fresh;
  }

  private Socket dial(Hop hop) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      var local = hop.local();
      if (local != null && !local.getAddress().isAnyLocalAddress()) {
        // Peers know us by the listener's address.
        socket.bind(new InetSocketAddress(local.getAddress(), 0));
      }
      socket.connect(hop.remote(), (int) limits().patience().toMillis());
      return hop.transport() == Transport.TLS ? secure(socket, hop, config.tls()) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secure(Socket socket, Hop hop, @Nullable SSLContext tls) throws IOException {
    if (tls == null) {
      throw new IOException("no certificate is configured for tls");
    }
    String name = hop.name() == null ? hop.remote().getAddress().getHostAddress() : hop.name();
    var secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, name, hop.remote().getPort(), true);
    if (config.checkNames()) {
      var parameters = secured.getSSLParameters();
      // RFC 5922 wants the SIP domain in the certificate; HTTPS' rules are those without wildcards
      // in odd places.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    return secured;
  }

  /// @return false when nothing more can be read from the connection
  boolean received(SipFramer.Frame frame, Connection from) {
    if (!admittance.admits(from.flow().remote())) {
      return true;
    }
    switch (frame) {
      case SipFramer.Message(var message) -> intake.received(message, from.flow(), from.proof());
      case SipFramer.Malformed(var fault) -> intake.malformed(fault, from.flow());
      // RFC 5626, 4.4.1: a ping is answered with a single line end.
      case SipFramer.Ping() -> from.offer(PONG, () -> {});
      case SipFramer.Pong() -> {}
      case SipFramer.Broken(var fault) -> {
        intake.malformed(fault, from.flow());
        return false;
      }
    }
    return true;
  }

  void prove(Hop flow, @Nullable Proof proof) {
    var connection = open.get(Key.of(flow));
    if (connection != null) {
      connection.prove(proof);
    }
  }

  /// Ends those that were made to, or by, that listener.
  void closeAt(InetSocketAddress listener) {
    open.values().stream()
        .filter(c -> listener.equals(c.flow().local()))
        .forEach(Connection::close);
  }

  void sent(Hop flow) {
    (flow.transport() == Transport.TLS ? sentTls : sentTcp).increment();
  }

  void forget(Connection connection) {
    if (open.remove(Key.of(connection.flow()), connection)) {
      if (connection.isAccepted()) {
        count(connection.flow().remote().getAddress(), -1);
      }
    }
  }

  @Override
  public void close() {
    open.values().forEach(Connection::close);
  }
}
