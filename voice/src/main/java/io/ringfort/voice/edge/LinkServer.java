package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the links of voice hosts at an edge: what they say leaves by the edge. A host that was
/// declared gone has none any more, whatever it believes of itself.
final class LinkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);
  private static final int GREETING_MILLIS = 3_000;

  private final ServerSocket server;
  private final Edge edge;
  private final LinkOwners owners;
  private final EdgeMetrics metrics;
  private final Addressed addressed;
  private final Hosts hosts;
  private final byte[] key;
  private final Hosts.Listening listening;

  LinkServer(
      EdgePlace place, Edge edge, LinkOwners owners, EdgeMetrics metrics, Addressed addressed) {
    this.edge = edge;
    this.owners = owners;
    this.metrics = metrics;
    this.addressed = addressed;
    this.hosts = place.hosts();
    this.key = place.key().clone();
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(place.link());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for links on " + HostPort.text(place.link()), e);
    }
    listening = hosts.listen(this::changed);
    Threads.startVirtual("link-accept", this::accept);
  }

  InetSocketAddress local() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void changed(Host host) {
    if (host.state() != Host.State.GONE) {
      return;
    }
    for (var link : owners.links()) {
      if (link.host().equals(host.name()) && link.incarnation() <= host.incarnation()) {
        link.stream().close();
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Threads.startVirtual("link-" + socket.getPort(), () -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("links: {}", e.toString());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(GREETING_MILLIS);
      var stream = new LinkStream("at-" + socket.getRemoteSocketAddress(), socket, hosts.lease());
      var caller = LinkGreeting.receive(socket, stream.in(), key);
      if (isGone(caller)) {
        return;
      }
      var link = new VoiceLink(caller, stream, metrics.queue);
      stream.offer(announcement());
      var before = owners.linked(link);
      if (before != null) {
        before.stream().close();
      }
      // Whoever went or bound something while we greeted.
      if (isGone(caller)) {
        stream.close();
      }
      stream.offer(announcement());
      LOG.info("voice host {} is linked", caller.host());
      stream.run(
          frame -> take(frame, link),
          () -> {
            owners.lost(link);
            LOG.info("voice host {} is not linked any more", caller.host());
          });
    } catch (IOException e) {
      LOG.warn("a link from {}: {}", socket.getRemoteSocketAddress(), e.toString());
    }
  }

  private boolean isGone(LinkGreeting.Caller caller) {
    return hosts
        .find(caller.host())
        .filter(h -> h.state() == Host.State.GONE && h.incarnation() >= caller.incarnation())
        .isPresent();
  }

  private void take(LinkFrame frame, VoiceLink link) {
    switch (frame) {
      case LinkFrame.Send(var number, var hop, var message) -> {
        addressed.sent(message, hop);
        link.unanswered().sent(message);
        edge.send(message, hop, () -> link.stream().offer(new LinkFrame.Failed(number)));
      }
      case LinkFrame.Owns(var name, var now) -> {
        if (now) {
          owners.owns(name, link.host());
        } else {
          owners.disowns(name, link.host());
        }
      }
      case LinkFrame.Complete() -> owners.complete(link);
      case LinkFrame.Prove(var flow, var proof) -> edge.prove(flow, proof);
      case LinkFrame.Listeners _, LinkFrame.Came _, LinkFrame.Failed _, LinkFrame.Ping _ -> {}
    }
  }

  /// Tells all voice hosts what the edge listens at now.
  void announce() {
    var now = announcement();
    owners.links().forEach(link -> link.stream().offer(now));
  }

  private LinkFrame.Listeners announcement() {
    return new LinkFrame.Listeners(
        edge.listening().stream()
            .map(
                l ->
                    new LinkFrame.Listening(
                        l.transport(),
                        l.bind(),
                        edge.address(new Hop(l.transport(), l.bind(), l.bind(), null, false))))
            .toList());
  }

  @Override
  public void close() {
    listening.close();
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing the link server: {}", e.toString());
    }
    owners.links().forEach(link -> link.stream().close());
  }
}
