package io.ringfort.engines.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Picks TCP ports for servers that must be told their port before they start. Any thread.
public final class FreePort {
  private FreePort() {}

  /// A port of the address that nobody listens on; another process may still take it before the caller does.
  public static int on(String address) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + address, e);
    }
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
