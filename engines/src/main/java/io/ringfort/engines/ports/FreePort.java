package io.ringfort.engines.ports;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Picks TCP ports for servers that must be told their port before they start. Any thread.
public final class FreePort {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_768;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /// A port of the address that nobody listens on; another process may still take it before the
  /// caller does. It is below the range from which Linux takes the ports of outgoing connections,
  /// so none of those comes in between.
  public static int on(String address) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(address, port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port on " + address + " among " + TRIES + " from " + LOWEST + " to " + HIGHEST);
  }

  /// True when nobody listens on the port.
  public static boolean isFree(String address, int port) {
    try (var socket = new ServerSocket()) {
      // As servers do: connections of the previous run that linger in TIME_WAIT do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
