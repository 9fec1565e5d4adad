package io.ringfort.core.hosts;

import io.ringfort.engines.threads.Threads;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells one listener on a thread of its own. A listener that takes its time is told the latest
/// state of each start of a host, so what waits is never more than there are of those, and no GONE
/// is left out.
final class Teller implements Hosts.Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  private final Hosts.Listener listener;
  private final Map<Start, Host> waiting = new LinkedHashMap<>();
  private boolean closed;

  private record Start(HostName name, long incarnation) {}

  private Teller(Hosts.Listener listener) {
    this.listener = listener;
  }

  static Teller start(Hosts.Listener listener) {
    Teller teller = new Teller(listener);
    Threads.startVirtual("hosts-teller", teller::run);
    return teller;
  }

  synchronized void tell(Host host) {
    waiting.put(new Start(host.name(), host.incarnation()), host);
    notifyAll();
  }

  private void run() {
    for (Host host = next(); host != null; host = next()) {
      try {
        listener.changed(host);
      } catch (RuntimeException e) {
        LOG.error("a listener of hosts failed at {} {}", host.name(), host.state(), e);
      }
    }
  }

  private synchronized @Nullable Host next() {
    while (waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException _) {
        closed = true;
      }
    }
    if (closed) {
      return null;
    }
    Iterator<Host> first = waiting.values().iterator();
    Host host = first.next();
    first.remove();
    return host;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
