package io.ringfort.voice.edge;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The role `edge` of a host: the SIP sockets, and the links of the voice hosts that own what comes
/// in by them. It keeps nothing that would be missed if it died but its connections; another edge
/// then speaks as this one where [AddressTakeover] lets it.
public final class EdgeRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeRole.class);

  /// How long another edge may need to give our addresses back.
  private static final Duration BINDS_WITHIN = Duration.ofSeconds(20);

  private static final int TRY_MILLIS = 100;

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Edge edge;
  private final LinkServer links;

  private EdgeRole(EdgeConfig config, AddressTakeover takeover, EdgePlace place)
      throws InterruptedException {
    try {
      var hosts = place.hosts();
      var addressed = new Addressed();
      edge = add(open(config, place, addressed));
      var metrics = new EdgeMetrics(place.metrics());
      var owners = new LinkOwners(hosts, place.timer(), metrics);
      started.push(owners::close);
      links = add(new LinkServer(place, edge, owners, metrics, addressed));
      // Messages that come before the first link wait for it.
      edge.start(owners);
      var others =
          new StandIns(
              edge, hosts, place.memory(), takeover, config.tls() != null, links::announce);
      add(others);
      others.start();
    } catch (InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Returns when it listens. Where another edge stands in for this one, that takes until it has
  /// given the addresses back: this host must be seen as
  /// [io.ringfort.core.hosts.Host.State#STARTING] by then.
  ///
  /// @param config its listeners bind addresses of this host only, not the wildcard
  /// @throws UncheckedIOException when an address cannot be had
  public static EdgeRole start(EdgeConfig config, AddressTakeover takeover, EdgePlace place)
      throws InterruptedException {
    if (config.listeners().stream().anyMatch(l -> l.bind().getAddress().isAnyLocalAddress())) {
      // Voice hosts tell edges apart by their listeners.
      throw new IllegalArgumentException(
          "listeners: got the wildcard address (expected: one address of this edge each)");
    }
    return new EdgeRole(config, takeover, place);
  }

  private static Edge open(EdgeConfig config, EdgePlace place, Addressed addressed)
      throws InterruptedException {
    Predicate<InetAddress> known = place.known().or(addressed::knows);
    long until = System.nanoTime() + BINDS_WITHIN.toNanos();
    var never = new CountDownLatch(1);
    while (true) {
      try {
        return Edge.open(config, known, place.hosts().lease(), place.metrics());
      } catch (UncheckedIOException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LOG.debug("waiting for an address: {}", e.toString());
        never.await(TRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  /// Where the SIP door listens for that transport.
  public InetSocketAddress address(Transport transport) {
    return edge.bound(transport);
  }

  /// Where voice hosts connect.
  public InetSocketAddress linkAddress() {
    return links.local();
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      var part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The boundary of a shutdown: the next part still has to be closed.
        LOG.error("a part of the edge did not close cleanly", e);
      }
    }
  }
}
