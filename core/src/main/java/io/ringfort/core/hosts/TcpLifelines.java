package io.ringfort.core.hosts;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lifelines as bare TCP connections: a ping is one byte, a pong the eight of the incarnation that
/// answers. On a port and a thread of their own, not on the HTTP server for hosts: its event loops
/// and handlers are shared with real work, and a host must not look dead because it is busy. One
/// selector serves all lines of both directions, so a line costs no thread.
public final class TcpLifelines implements Lifelines {
  private static final Logger LOG = LoggerFactory.getLogger(TcpLifelines.class);
  private static final long STEP_MILLIS = 50;

  /// Of the time between two rounds, no more counts as silence of others: we may have slept.
  private static final long LONGEST_STEP_NANOS = Duration.ofMillis(500).toNanos();

  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_ACCEPTED = 1_000;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Map<HostName, Lifeline> lines = new ConcurrentHashMap<>();
  private final Set<Answering> accepted = new HashSet<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(256);
  private final Thread thread;
  private volatile Map<HostName, Host> wanted = Map.of();
  private volatile long incarnation;
  private volatile boolean closed;

  /// The other end's line to us.
  private static final class Answering {
    final SocketChannel channel;
    long heard;

    Answering(SocketChannel channel, long heard) {
      this.channel = channel;
      this.heard = heard;
    }
  }

  private TcpLifelines(Selector selector, ServerSocketChannel server) {
    this.selector = selector;
    this.server = server;
    this.thread = Threads.startDaemon("lifelines", this::run);
  }

  /// Listens when it returns.
  ///
  /// @param address port 0: any free one
  public static TcpLifelines start(InetSocketAddress address) {
    try {
      Selector selector = Selector.open();
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(address, MOST_ACCEPTED);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      return new TcpLifelines(selector, server);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  public int port() {
    return server.socket().getLocalPort();
  }

  @Override
  public void answerAs(long as) {
    incarnation = as;
  }

  @Override
  public void watch(Collection<Host> others) {
    Map<HostName, Host> next = new HashMap<>();
    others.forEach(h -> next.put(h.name(), h));
    wanted = next;
  }

  @Override
  public Sign sign(HostName name, long of) {
    Lifeline line = lines.get(name);
    return line == null || line.incarnation() != of ? new Sign.Silent(Duration.ZERO) : line.sign();
  }

  private void run() {
    long last = System.nanoTime();
    while (!closed) {
      try {
        selector.select(this::ready, STEP_MILLIS);
        long now = System.nanoTime();
        step(now, Math.min(now - last, LONGEST_STEP_NANOS));
        last = now;
      } catch (IOException | RuntimeException e) {
        LOG.error("a round of the lifelines failed", e);
      }
    }
    lines.values().forEach(Lifeline::close);
    accepted.forEach(a -> close(a.channel));
  }

  private void step(long now, long awake) {
    Map<HostName, Host> hosts = wanted;
    lines
        .entrySet()
        .removeIf(
            e -> {
              Host host = hosts.get(e.getKey());
              boolean isOld = host == null || host.incarnation() != e.getValue().incarnation();
              if (isOld) {
                e.getValue().close();
              }
              return isOld;
            });
    hosts.forEach((name, host) -> lines.computeIfAbsent(name, _ -> new Lifeline(host, selector)));
    lines.values().forEach(line -> line.step(now, awake));
    accepted.removeIf(
        a -> {
          boolean isIdle = now - a.heard > IDLE_NANOS;
          if (isIdle) {
            close(a.channel);
          }
          return isIdle;
        });
  }

  private void ready(SelectionKey key) {
    if (key.channel() == server) {
      accept();
    } else if (key.attachment() instanceof Lifeline line) {
      line.ready(scratch.clear());
    } else if (key.attachment() instanceof Answering answering) {
      answer(answering);
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (accepted.size() >= MOST_ACCEPTED) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      Answering answering = new Answering(channel, System.nanoTime());
      channel.register(selector, SelectionKey.OP_READ, answering);
      accepted.add(answering);
    } catch (IOException e) {
      LOG.warn("cannot accept a lifeline: {}", e.getMessage());
    }
  }

  private void answer(Answering answering) {
    try {
      int read = answering.channel.read(scratch.clear());
      if (read < 0) {
        throw new IOException("closed");
      }
      answering.heard = System.nanoTime();
      if (read > 0) {
        // One pong for all pings that came; one that the other end does not read is lost.
        answering.channel.write(scratch.clear().putLong(incarnation).flip());
      }
    } catch (IOException _) {
      accepted.remove(answering);
      close(answering.channel);
    }
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a lifeline: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      server.close();
      selector.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("closing the lifelines: {}", e.getMessage());
    }
  }
}
