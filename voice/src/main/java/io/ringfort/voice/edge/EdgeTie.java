package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A voice host's link to one edge: connects, and again when it broke, until closed. One virtual
/// thread that connects and reads.
final class EdgeTie implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeTie.class);
  private static final int CONNECT_MILLIS = 1_000;
  private static final int PAUSE_MILLIS = 200;

  /// Sendings whose failure can still be told; the oldest make room.
  private static final int REMEMBERED = 8_192;

  private final Host edge;
  private final Hosts hosts;
  private final byte[] key;
  private final Home home;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReferenceArray<@Nullable Sending> sendings =
      new AtomicReferenceArray<>(REMEMBERED);
  private volatile @Nullable LinkStream stream;
  private long number;

  /// @param failed run when it did not leave
  private record Sending(long number, byte[] message, Hop hop, Runnable failed) {}

  /// Who has the tie. Any thread.
  interface Home {
    /// The edge answers; say what this host owns.
    void tied(EdgeTie tie);

    void listens(EdgeTie tie, LinkFrame.Listeners now);

    void came(LinkFrame.Came message);

    /// The tie broke.
    void broke(EdgeTie tie);

    /// A message that was still waiting to be written then.
    void unsaid(byte[] message, Hop hop, Runnable failed);
  }

  EdgeTie(Host edge, Hosts hosts, byte[] key, Home home) {
    this.edge = edge;
    this.hosts = hosts;
    this.key = key.clone();
    this.home = home;
  }

  void start() {
    Threads.startVirtual("edge-tie-" + edge.name(), this::run);
  }

  HostName name() {
    return edge.name();
  }

  /// Where it leads: another one is needed when the edge is back elsewhere.
  boolean leadsTo(Host host) {
    return edge.incarnation() == host.incarnation() && edge.address().equals(host.address());
  }

  String zone() {
    return edge.zone();
  }

  private void run() {
    try {
      do {
        connect();
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect() {
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      var address =
          new InetSocketAddress(InetAddress.ofLiteral(edge.address()), edge.port(Host.EDGE_LINK));
      socket.connect(address, CONNECT_MILLIS);
      socket.setSoTimeout(CONNECT_MILLIS);
      var made = new LinkStream("to-" + edge.name(), socket, hosts.lease());
      var self = hosts.self();
      LinkGreeting.send(
          socket, made.in(), key, new LinkGreeting.Caller(self.name(), self.incarnation()));
      stream = made;
      if (closed.getCount() == 0) {
        return;
      }
      home.tied(this);
      made.run(this::take, () -> broke(made));
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("edge {}: {}", edge.name(), e.toString());
    }
  }

  private void broke(LinkStream made) {
    stream = null;
    home.broke(this);
    // What was not written finds another way, or waits for this one.
    for (var frame : made.unsaid()) {
      var sending = frame instanceof LinkFrame.Send(var sent, _, _) ? forget(sent) : null;
      if (sending != null) {
        home.unsaid(sending.message, sending.hop, sending.failed);
      }
    }
  }

  private void take(LinkFrame frame) {
    switch (frame) {
      case LinkFrame.Listeners now -> home.listens(this, now);
      case LinkFrame.Came came -> home.came(came);
      case LinkFrame.Failed(var failed) -> {
        var sending = forget(failed);
        if (sending != null) {
          sending.failed.run();
        }
      }
      case LinkFrame.Send _,
          LinkFrame.Owns _,
          LinkFrame.Complete _,
          LinkFrame.Prove _,
          LinkFrame.Ping _ -> {}
    }
  }

  private @Nullable Sending forget(long sent) {
    int slot = (int) (sent % REMEMBERED);
    var sending = sendings.get(slot);
    return sending != null && sending.number == sent && sendings.compareAndSet(slot, sending, null)
        ? sending
        : null;
  }

  boolean isUp() {
    var now = stream;
    return now != null && now.isOpen();
  }

  /// @return false when the link is gone or has no room
  boolean send(byte[] message, Hop hop, Runnable failed) {
    var now = stream;
    if (now == null) {
      return false;
    }
    long mine = next();
    sendings.set((int) (mine % REMEMBERED), new Sending(mine, message, hop, failed));
    return now.offer(new LinkFrame.Send(mine, hop, message));
  }

  private synchronized long next() {
    return number++;
  }

  /// Says what must not be lost: without room for it the link begins anew, with all of it.
  void say(LinkFrame frame) {
    var now = stream;
    if (now != null && !now.offer(frame)) {
      now.close();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    var now = stream;
    if (now != null) {
      now.close();
    }
  }
}
