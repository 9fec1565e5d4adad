package io.ringfort.voice.edge;

import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.sip.SipFramer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP or TLS connection: a virtual thread that reads, one that connects and writes, and a
/// bounded queue in between, so that nobody who sends ever waits for a slow peer.
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int READ_BYTES = 8192;
  private static final int WAKE_UP_SECONDS = 5;

  private final Hop flow;
  private final Connections home;
  private final boolean accepted;
  private final BlockingQueue<Outgoing> queue;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile @Nullable Socket socket;
  private volatile @Nullable Proof proof;

  /// @param failed run when the message did not leave
  private record Outgoing(byte[] bytes, Runnable failed) {}

  /// Makes a socket; blocks.
  interface Opening {
    Socket open() throws IOException;
  }

  /// @param accepted true when the other end made it
  Connection(Hop flow, Connections home, boolean accepted) {
    this.flow = flow;
    this.accepted = accepted;
    this.home = home;
    this.queue = new ArrayBlockingQueue<>(home.limits().queued());
  }

  Hop flow() {
    return flow;
  }

  void prove(@Nullable Proof known) {
    proof = known;
  }

  @Nullable Proof proof() {
    return proof;
  }

  boolean isAccepted() {
    return accepted;
  }

  void start(Opening opening) {
    Threads.startVirtual("sip-write-" + flow, () -> write(opening));
  }

  /// @return false when the queue is full or the connection is gone
  boolean offer(byte[] message, Runnable failed) {
    if (!queue.offer(new Outgoing(message, failed))) {
      return false;
    }
    if (!open.get()) {
      failAll();
    }
    return true;
  }

  private void write(Opening opening) {
    try {
      Socket made = opening.open();
      socket = made;
      if (!open.get()) {
        made.close();
        return;
      }
      if (made instanceof SSLSocket tls) {
        made.setSoTimeout((int) home.limits().patience().toMillis());
        tls.startHandshake();
      }
      Threads.startVirtual("sip-read-" + flow, () -> read(made));
      var out = made.getOutputStream();
      while (open.get()) {
        // Not for ever: whoever fails the rest of the queue may take the wake-up call out, too.
        var next = queue.poll(WAKE_UP_SECONDS, TimeUnit.SECONDS);
        if (next == null || next.bytes.length == 0) {
          continue;
        }
        try {
          out.write(next.bytes);
          home.sent(flow);
        } catch (IOException e) {
          next.failed.run();
          throw e;
        }
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", flow, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void read(Socket from) {
    var limits = home.limits();
    try {
      var in = from.getInputStream();
      var framer = new SipFramer();
      byte[] buffer = new byte[READ_BYTES];
      // Until its first message a stranger gets the short patience, then the long one.
      from.setSoTimeout((int) limits.patience().toMillis());
      boolean isStranger = true;
      boolean isPartial = false;
      long partialSince = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        var frames = framer.feed(buffer, 0, n);
        for (var frame : frames) {
          if (!home.received(frame, this)) {
            return;
          }
        }
        if (!frames.isEmpty() || framer.isIdle()) {
          isPartial = false;
        } else if (!isPartial) {
          isPartial = true;
          partialSince = System.nanoTime();
        } else if (System.nanoTime() - partialSince > limits.patience().toNanos()) {
          throw new SocketTimeoutException("half a message for too long");
        }
        if (isStranger && !frames.isEmpty()) {
          isStranger = false;
          from.setSoTimeout((int) limits.idle().toMillis());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: {}", flow, e.toString());
    } finally {
      close();
    }
  }

  void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    home.forget(this);
    Socket made = socket;
    if (made != null) {
      try {
        made.close();
      } catch (IOException e) {
        LOG.debug("closing {}: {}", flow, e.toString());
      }
    }
    failAll();
    // Wakes the writer.
    queue.offer(new Outgoing(new byte[0], () -> {}));
  }

  private void failAll() {
    for (var next = queue.poll(); next != null; next = queue.poll()) {
      next.failed.run();
    }
  }
}
