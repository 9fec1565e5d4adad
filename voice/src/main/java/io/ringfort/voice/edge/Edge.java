package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Lease;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParseException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The SIP door of a host: listeners and connections, and nothing that would be missed if it died
/// but those. What comes in goes to the voice role that owns it; what goes out leaves from the
/// addresses that peers know. Bind it with [#open], give it its owners with [#start]. Any thread.
public final class Edge implements Door, AutoCloseable {
  private static final int TAG_BITS = 36;

  private final EdgeMetrics metrics;
  private final Admittance admittance;
  private final Connections connections;
  private final EdgeConfig config;
  private final Lease lease;
  private final List<Bound> listeners = new CopyOnWriteArrayList<>();
  private final Gauge gauge;
  private volatile @Nullable Owners owners;

  /// @param udp null for a stream listener
  /// @param stream null for UDP
  private record Bound(
      Transport transport,
      InetSocketAddress local,
      @Nullable String publicHost,
      @Nullable UdpSocket udp,
      @Nullable StreamListener stream) {}

  private Edge(
      EdgeConfig config, Predicate<InetAddress> known, Lease lease, MeterRegistry registry) {
    this.config = config;
    this.lease = lease;
    metrics = new EdgeMetrics(registry);
    var limits = config.limits();
    var gate =
        new FloodGate(
            limits.unknownPerSecond(),
            limits.unknownBurst(),
            limits.allUnknownPerSecond(),
            System.nanoTime());
    admittance = new Admittance(known, gate, metrics.flood);
    connections = new Connections(config, admittance, metrics, new Sorting());
    gauge = metrics.showConnections(connections::size);
  }

  /// Binds all listeners; nothing is read before [#start].
  ///
  /// @param known addresses whose messages are always taken; others have a limited rate
  /// @throws java.io.UncheckedIOException when an address cannot be had
  public static Edge open(EdgeConfig config, Predicate<InetAddress> known, MeterRegistry registry) {
    return open(config, known, Lease.always(), registry);
  }

  /// @param lease without which nothing is said
  static Edge open(
      EdgeConfig config, Predicate<InetAddress> known, Lease lease, MeterRegistry registry) {
    var edge = new Edge(config, known, lease, registry);
    try {
      config.listeners().forEach(l -> edge.listeners.add(edge.bind(l)));
      return edge;
    } catch (RuntimeException e) {
      edge.close();
      throw e;
    }
  }

  private Bound bind(EdgeConfig.Listener listener) {
    var transport = listener.transport();
    if (transport == Transport.UDP) {
      var udp = UdpSocket.open(listener.bind(), metrics.sent(transport));
      return new Bound(transport, udp.local(), listener.publicHost(), udp, null);
    }
    var stream = StreamListener.open(config, transport, listener.bind());
    return new Bound(transport, stream.local(), listener.publicHost(), null, stream);
  }

  /// Listens at one more address, that of an edge that died.
  ///
  /// @throws java.io.UncheckedIOException when it cannot be had
  void add(EdgeConfig.Listener listener) {
    var bound = bind(listener);
    listeners.add(bound);
    read(bound);
  }

  /// Gives such an address back, with the connections that were made to it.
  void drop(EdgeConfig.Listener listener) {
    for (var bound : listeners) {
      if (bound.transport == listener.transport() && bound.local.equals(listener.bind())) {
        listeners.remove(bound);
        close(bound);
        connections.closeAt(bound.local);
      }
    }
  }

  /// The listeners as they are now, with their true ports.
  List<EdgeConfig.Listener> listening() {
    return listeners.stream()
        .map(b -> new EdgeConfig.Listener(b.transport, b.local, b.publicHost))
        .toList();
  }

  /// Begins to read.
  public void start(Owners owners) {
    this.owners = owners;
    listeners.forEach(this::read);
  }

  private void read(Bound bound) {
    if (bound.udp != null) {
      bound.udp.start(admittance, new Sorting());
    } else if (bound.stream != null) {
      bound.stream.start(connections);
    }
  }

  /// The address that the first listener of the transport is bound to.
  public InetSocketAddress bound(Transport transport) {
    return listener(transport, null).local;
  }

  @Override
  public boolean has(Transport transport) {
    return listeners.stream().anyMatch(l -> l.transport == transport);
  }

  @Override
  public void send(byte[] message, Hop hop, Runnable failed) {
    if (!lease.isHeld()) {
      metrics.fenced.increment();
      return;
    }
    if (hop.transport() != Transport.UDP) {
      connections.send(message, hop, failed);
      return;
    }
    var udp = has(Transport.UDP) ? listener(Transport.UDP, hop.local()).udp : null;
    if (udp == null || !udp.send(message, hop.remote())) {
      failed.run();
    }
  }

  @Override
  public void prove(Hop flow, @Nullable Proof proof) {
    connections.prove(flow, proof);
  }

  @Override
  public HostPort address(Hop hop) {
    var bound = listener(hop.transport(), hop.local());
    String host =
        bound.publicHost == null ? HostPort.host(bound.local.getAddress()) : bound.publicHost;
    return new HostPort(host, bound.local.getPort());
  }

  private Bound listener(Transport transport, @Nullable InetSocketAddress local) {
    Bound first = null;
    for (var bound : listeners) {
      if (bound.transport == transport) {
        if (bound.local.equals(local)) {
          return bound;
        }
        first = first == null ? bound : first;
      }
    }
    if (first == null) {
      throw new IllegalArgumentException(
          "transport: got " + transport + " (expected: one that the edge listens on)");
    }
    return first;
  }

  @Override
  public void close() {
    listeners.forEach(Edge::close);
    connections.close();
    metrics.hide(gauge);
  }

  private static void close(Bound bound) {
    if (bound.udp != null) {
      bound.udp.close();
    } else if (bound.stream != null) {
      bound.stream.close();
    }
  }

  /// Finds the owner of what comes in.
  private final class Sorting implements Intake {
    @Override
    public void received(SipMessage message, Hop from, @Nullable Proof proof) {
      metrics.received(from.transport()).increment();
      var known = owners;
      var link = known == null ? null : known.of(message);
      if (link == null) {
        metrics.nobody.increment();
      } else {
        link.take(new Arrival(message, from, proof));
      }
    }

    @Override
    public void malformed(SipParseException fault, Hop from) {
      metrics.malformed.increment();
      fault
          .answer(Long.toString(System.nanoTime(), TAG_BITS))
          .ifPresent(answer -> send(answer.encode(), from, () -> {}));
    }
  }
}
