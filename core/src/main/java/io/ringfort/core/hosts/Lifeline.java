package io.ringfort.core.hosts;

import io.ringfort.core.hosts.Lifelines.Sign;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One line to one start of another host, which comes back by itself. Owned by the thread of
/// [TcpLifelines]; others read its sign.
final class Lifeline {
  private static final long PING_NANOS = Duration.ofMillis(250).toNanos();
  private static final long CONNECT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long AGAIN_NANOS = Duration.ofMillis(100).toNanos();
  private static final int PONG_BYTES = Long.BYTES;

  /// What hears no answer for less is as good as answered.
  private static final long ANSWERS_NANOS = 2 * PING_NANOS;

  private final Host host;
  private final Selector selector;
  private final InetSocketAddress address;
  private final ByteBuffer pong = ByteBuffer.allocate(PONG_BYTES);
  private @Nullable SocketChannel channel;
  private volatile boolean wasConnected;
  private int refusals;
  private long nextStep;
  private long connectBegan;
  private volatile long silentNanos;
  private volatile boolean over;

  Lifeline(Host host, Selector selector) {
    this.host = host;
    this.selector = selector;
    this.address = new InetSocketAddress(host.address(), host.port(Lifelines.PORT));
    this.nextStep = System.nanoTime();
  }

  long incarnation() {
    return host.incarnation();
  }

  Sign sign() {
    if (over) {
      return new Sign.Over();
    }
    long silent = silentNanos;
    return silent <= ANSWERS_NANOS && wasConnected
        ? new Sign.Answers()
        : new Sign.Silent(Duration.ofNanos(silent));
  }

  /// @param awake how much of the time since the last step counts
  void step(long now, long awake) {
    silentNanos += awake;
    SocketChannel open = channel;
    if (open != null && !open.isConnected() && now - connectBegan > CONNECT_NANOS) {
      drop(now);
    } else if (now - nextStep >= 0) {
      if (open == null) {
        connect(now);
      } else if (open.isConnected()) {
        ping(open, now);
      }
    }
  }

  private void connect(long now) {
    connectBegan = now;
    nextStep = now + AGAIN_NANOS;
    SocketChannel opened = null;
    try {
      opened = SocketChannel.open();
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel = opened;
      boolean isConnected = opened.connect(address);
      opened.register(selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
      if (isConnected) {
        connected(now);
      }
    } catch (IOException e) {
      failed(e, now);
    }
  }

  void ready(ByteBuffer scratch) {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    long now = System.nanoTime();
    try {
      if (!open.isConnected()) {
        if (open.finishConnect()) {
          open.register(selector, SelectionKey.OP_READ, this);
          connected(now);
        }
        return;
      }
      int read = open.read(scratch);
      if (read < 0) {
        throw new IOException("closed by the other end");
      }
      scratch.flip();
      while (scratch.hasRemaining()) {
        pong.put(scratch.get());
        if (!pong.hasRemaining()) {
          heard(pong.flip().getLong());
          pong.clear();
        }
      }
    } catch (IOException e) {
      failed(e, now);
    }
  }

  private void connected(long now) {
    refusals = 0;
    pong.clear();
    nextStep = now;
  }

  private void heard(long incarnation) {
    if (incarnation == host.incarnation()) {
      wasConnected = true;
      silentNanos = 0;
    } else if (incarnation > host.incarnation()) {
      over = true;
    }
  }

  private void ping(SocketChannel open, long now) {
    nextStep = now + PING_NANOS;
    try {
      // What a frozen host's full buffer does not take is lost, which is fine.
      open.write(ByteBuffer.wrap(new byte[] {1}));
    } catch (IOException e) {
      failed(e, now);
    }
  }

  private void failed(IOException e, long now) {
    boolean wasOpen = channel != null && channel.isConnected();
    drop(now);
    if (wasOpen) {
      // At once: whether anybody listens there tells a dead process from a lost connection.
      nextStep = now;
    } else if (e instanceof ConnectException) {
      refusals++;
      // A host registers when it listens already; the second look is for one that just ends.
      over |= refusals >= (wasConnected ? 1 : 2);
    }
  }

  private void drop(long now) {
    close();
    nextStep = now + AGAIN_NANOS;
  }

  void close() {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      TcpLifelines.close(open);
    }
  }
}
