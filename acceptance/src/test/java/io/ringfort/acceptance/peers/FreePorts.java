package io.ringfort.acceptance.peers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for programs that must be told one. They lie below those that Linux gives to whoever asks
/// for any: the stack's own sockets cannot take them before the program does. Any thread.
final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {}

  /// An even port that is free with UDP and TCP, as are the three behind it: enough for sound and
  /// its reports.
  static synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST / 4, LAST / 4) * 4;
      if (!GIVEN.contains(port) && isFree(port) && isFree(port + 1) && isFree(port + 2)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new IllegalStateException("no free port found (expected: one from 12000 to 32000)");
  }

  private static boolean isFree(int port) {
    // Any address: it is free on all that a test may use.
    InetSocketAddress address = new InetSocketAddress((InetAddress) null, port);
    try (var udp = new DatagramSocket(address);
        var tcp = new ServerSocket()) {
      tcp.bind(address);
      return udp.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
