package io.ringfort.engines.memory;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Part of the protocol stack, right above TCP, which has to tell of closed connections
/// (`enable_suspect_events`): a member whose connection was closed and whose port then refuses
/// another one has ended, and its process with it. Nobody has to be asked, and nobody waited for: all
/// that died together, such as a zone, are out of the view as soon as their sockets are gone.
///
/// A port that goes on accepting says nothing: members close a connection when they have two. Those
/// that are frozen or cut off are found by the heartbeats above.
///
/// JGroups makes it by its name in the stack.
public final class ClosedConnections extends Protocol {
  private static final Logger LOG = LoggerFactory.getLogger(ClosedConnections.class);

  /// A process that is being ended closes one socket after the other.
  private static final List<Duration> LOOKS =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(400));

  private static final int ANSWERS_WITHIN_MILLIS = 300;

  /// Those that die together leave the view together if they can: each view has its cost.
  private static final Duration TOGETHER = Duration.ofMillis(50);

  private final AtomicInteger alive = new AtomicInteger();
  private final Set<Address> looking = ConcurrentHashMap.newKeySet();

  /// Not told of yet. Under its own lock.
  private final Set<Address> ended = new HashSet<>();

  /// How often a member closed a connection and went on living.
  int foundAlive() {
    return alive.get();
  }

  @Override
  public @Nullable Object up(Event event) {
    if (event.getType() != Event.SUSPECT) {
      return up_prot.up(event);
    }
    Collection<Address> closed = event.arg();
    for (Address member : closed) {
      if (looking.add(member)) {
        Threads.startVirtual("memory-closed", () -> look(member));
      }
    }
    return null;
  }

  private void look(Address member) {
    try {
      Object address = down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, member));
      if (!(address instanceof IpAddress at)) {
        return;
      }
      for (Duration after : LOOKS) {
        LockSupport.parkNanos(after.toNanos());
        if (refuses(new InetSocketAddress(at.getIpAddress(), at.getPort()))) {
          tell(member);
          return;
        }
      }
      alive.incrementAndGet();
    } finally {
      looking.remove(member);
    }
  }

  private static boolean refuses(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, ANSWERS_WITHIN_MILLIS);
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException _) {
      // No way there is no answer.
      return false;
    }
  }

  private void tell(Address member) {
    synchronized (ended) {
      ended.add(member);
    }
    LockSupport.parkNanos(TOGETHER.toNanos());
    List<Address> together;
    synchronized (ended) {
      together = List.copyOf(ended);
      ended.clear();
    }
    if (!together.isEmpty()) {
      LOG.info("{} ended: their ports refuse connections", together);
      // Past the protocol that would ask them whether they live.
      stack.<VERIFY_SUSPECT2>findProtocol(VERIFY_SUSPECT2.class)
          .getUpProtocol()
          .up(new Event(Event.SUSPECT, together));
    }
  }
}
