package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Lease;
import io.ringfort.engines.threads.Threads;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One link, at either of its ends: a virtual thread that reads, one that writes, and a bounded
/// queue before it. An end that is silent for longer than [#PATIENCE] is taken for dead, as a
/// frozen process keeps its connections.
final class LinkStream implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMillis(2_500);

  private static final Logger LOG = LoggerFactory.getLogger(LinkStream.class);
  private static final int PING_MILLIS = 500;
  private static final int QUEUED = 50_000;
  private static final int AT_ONCE = 64;

  private final String name;
  private final Socket socket;
  private final DataInputStream in;
  private final Lease lease;
  private final BlockingQueue<LinkFrame> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicBoolean open = new AtomicBoolean(true);

  /// @param name for threads and logs
  /// @param lease without which no SIP message travels
  LinkStream(String name, Socket socket, Lease lease) throws IOException {
    this.name = name;
    this.socket = socket;
    this.lease = lease;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  DataInputStream in() {
    return in;
  }

  /// Says the frame.
  ///
  /// @return false when the queue is full or the link is gone
  boolean offer(LinkFrame frame) {
    return open.get() && queue.offer(frame);
  }

  /// Begins to write, and reads until the end in the caller's thread.
  ///
  /// @param frames told of each, must not block
  /// @param end run once, in the same thread, when the link is over
  void run(Consumer<LinkFrame> frames, Runnable end) {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      Threads.startVirtual("link-write-" + name, this::write);
      while (open.get()) {
        var frame = LinkFrame.read(in);
        if (!(frame instanceof LinkFrame.Ping)) {
          take(frame, frames);
        }
      }
    } catch (IOException e) {
      LOG.debug("link {}: {}", name, e.toString());
    } finally {
      close();
      end.run();
    }
  }

  private void take(LinkFrame frame, Consumer<LinkFrame> frames) {
    try {
      frames.accept(frame);
    } catch (RuntimeException e) {
      // Whatever it was: all other calls of the link need it.
      LOG.error("link {}: a {} failed", name, frame.getClass().getSimpleName(), e);
    }
  }

  private void write() {
    var batch = new ArrayList<LinkFrame>(AT_ONCE);
    var bytes = new ByteArrayOutputStream(1 << 14);
    try {
      var out = socket.getOutputStream();
      while (open.get()) {
        var first = queue.poll(PING_MILLIS, TimeUnit.MILLISECONDS);
        batch.clear();
        batch.add(first == null ? new LinkFrame.Ping() : first);
        queue.drainTo(batch, AT_ONCE - 1);
        bytes.reset();
        // Asked after the wait: whoever was frozen in it must not say what is old.
        boolean maySpeak = lease.isHeld();
        for (var frame : batch) {
          if (maySpeak || !(frame instanceof LinkFrame.Send)) {
            bytes.writeBytes(frame.encode());
          }
        }
        bytes.writeTo(out);
      }
    } catch (IOException e) {
      LOG.debug("link {}: {}", name, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  boolean isOpen() {
    return open.get();
  }

  /// What was not written; of a closed link.
  List<LinkFrame> unsaid() {
    var rest = new ArrayList<LinkFrame>();
    queue.drainTo(rest);
    return rest;
  }

  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing link {}: {}", name, e.toString());
    }
  }
}
