package io.ringfort.voice.browser;

import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.media.SecurePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;

/// Opens a port for each browser's stream, out of the same range as all sound. It is bound to one
/// address: from any other, ICE takes no answer. Any thread.
public final class BrowserPorts implements SecurePorts {
  private static final int TRIES = 200;

  // RFC 4594, 4.1: telephony is marked for expedited forwarding.
  private static final int EXPEDITED = 0xB8;

  @Override
  public Secure open(MediaConfig config) {
    int count = config.lastPort() - config.firstPort() + 1;
    boolean system = config.lastPort() == 0;
    int start = system ? 0 : ThreadLocalRandom.current().nextInt(count);
    IOException last = new IOException("none was tried");
    for (int i = 0; i < Math.min(TRIES, system ? 1 : count); i++) {
      int port = system ? 0 : config.firstPort() + (start + i) % count;
      try {
        return open(config, port);
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw new UncheckedIOException(
        "got no free UDP port on %s (expected: one in %d to %d)"
            .formatted(config.bind(), config.firstPort(), config.lastPort()),
        last);
  }

  private static Secure open(MediaConfig config, int port) throws IOException {
    InetAddress address = config.bind();
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
      channel.bind(new InetSocketAddress(address, port));
      return new SecurePort(channel, config);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
