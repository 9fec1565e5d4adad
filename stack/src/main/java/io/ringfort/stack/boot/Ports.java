package io.ringfort.stack.boot;

import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Looks whether the configured address and ports can be had, before anything starts: engines are
/// slow to take back.
final class Ports {
  private Ports() {}

  /// @throws Refusal naming the port that is in use, or the address that is not ours
  static void check(StackConfig config) {
    InetAddress address = address(config.bind());
    check(address, config.port(), "port");
    check(address, config.tlsPort(), "tls.port");
    if (config.simulator().enabled()) {
      check(address, config.simulatorPort(), "simulator.port");
      config
          .simulator()
          .smppPorts()
          .forEach(port -> check(address, config.port() == 0 ? 0 : port, "simulator.smppPorts"));
    }
  }

  private static InetAddress address(String bind) {
    try {
      InetAddress address = InetAddress.getByName(bind);
      new ServerSocket(0, 1, address).close();
      return address;
    } catch (UnknownHostException _) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "bind: got '"
              + bind
              + "' (expected: an address of this machine, or a name that resolves to one)");
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "bind: cannot listen on '" + bind + "': " + e.getMessage(), e);
    }
  }

  private static void check(InetAddress address, int port, String key) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: connections of the run before that linger do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "port "
              + port
              + " ("
              + key
              + ") on "
              + address.getHostAddress()
              + " is in use; choose another with --port, or --port 0",
          e);
    }
  }
}
