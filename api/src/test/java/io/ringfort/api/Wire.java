package io.ringfort.api;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The network before an API host, which a test cuts: what comes after is as if the host had died,
/// or been frozen, at that moment.
final class Wire implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  final AtomicInteger cuts = new AtomicInteger();
  private volatile Mode mode = Mode.PASS;

  enum Mode {
    PASS,
    /// Dies when it has done what was asked, and before anybody hears of it.
    DIE_BEFORE_ANSWER,
    /// Hears everything, and is not heard any more.
    MUTE,
    /// Nothing passes.
    DEAD
  }

  Wire(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    Threads.startVirtual("wire", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void set(Mode to) {
    mode = to;
    if (to == Mode.DEAD) {
      cut();
    }
  }

  private void cut() {
    sockets.forEach(Wire::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        if (mode == Mode.DEAD) {
          near.close();
          continue;
        }
        Socket far = new Socket("127.0.0.1", target);
        sockets.add(near);
        sockets.add(far);
        Threads.startVirtual("wire-there", () -> pump(near, far, false));
        Threads.startVirtual("wire-back", () -> pump(far, near, true));
      } catch (IOException _) {
        // The next one.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && mode == Mode.DIE_BEFORE_ANSWER && hasSid(buffer, read)) {
          cuts.incrementAndGet();
          set(Mode.DEAD);
          return;
        }
        if (!isAnswer || mode != Mode.MUTE) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException _) {
      // Cut.
    }
  }

  private static boolean hasSid(byte[] buffer, int length) {
    return new String(Arrays.copyOf(buffer, length), StandardCharsets.ISO_8859_1)
        .contains("\"sid\"");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
