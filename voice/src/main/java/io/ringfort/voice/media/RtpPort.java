package io.ringfort.voice.media;

import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A pair of UDP ports, RTP and RTCP. Once the far end's first packet shows where it really sends
/// from, the RTP port is connected to there (symmetric RTP): cheaper, and the kernel then drops
/// what strangers send. Opened on any thread, then used on the media thread only.
final class RtpPort implements MediaPort {

  private static final int TRIES = 200;

  // RFC 4594, 4.1: telephony is marked for expedited forwarding.
  private static final int EXPEDITED = 0xB8;

  private final MediaConfig config;
  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final int port;
  private @Nullable InetSocketAddress told;
  private @Nullable InetSocketAddress target;
  private @Nullable InetSocketAddress rtcpTarget;
  private boolean mux;
  private boolean found;
  private boolean latched;
  private @Nullable InetSocketAddress before;
  private @Nullable InetAddress next;

  private RtpPort(MediaConfig config, DatagramChannel rtp, DatagramChannel rtcp, int port) {
    this.config = config;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.port = port;
  }

  /// Opens an even port and the odd one above it (RFC 3550, 11).
  ///
  /// @throws UncheckedIOException when no pair is free; later there may be one
  static RtpPort open(MediaConfig config) {
    int pairs = (config.lastPort() - config.firstPort() + 1) / 2;
    int at = pairs == 0 ? 0 : ThreadLocalRandom.current().nextInt(pairs);
    int tries = pairs == 0 ? TRIES : Math.min(pairs, TRIES);
    for (int i = 0; i < tries; i++) {
      int even = pairs == 0 ? 0 : (config.firstPort() + 1 & ~1) + 2 * ((at + i) % pairs);
      RtpPort opened = tryOpen(config, even);
      if (opened != null) {
        return opened;
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "got no free pair of RTP ports on %s in %d tries (expected: one in %d to %d)"
                .formatted(config.bind(), tries, config.firstPort(), config.lastPort())));
  }

  private static @Nullable RtpPort tryOpen(MediaConfig config, int wanted) {
    DatagramChannel rtp = null;
    DatagramChannel rtcp = null;
    try {
      rtp = bound(config.bind(), wanted);
      int port = ((InetSocketAddress) rtp.getLocalAddress()).getPort();
      if (port % 2 == 0 && port < 65_535) {
        rtcp = bound(config.bind(), port + 1);
        return new RtpPort(config, rtp, rtcp, port);
      }
    } catch (IOException taken) {
      // The next pair may be free; if none is, the caller says so.
      closeQuietly(rtcp);
    }
    closeQuietly(rtp);
    return null;
  }

  private static DatagramChannel bound(InetAddress address, int port) throws IOException {
    boolean six = address instanceof java.net.Inet6Address;
    DatagramChannel channel =
        DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
      channel.bind(new InetSocketAddress(address, port));
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  @Override
  public int rtpPort() {
    return port;
  }

  int rtcpPort() {
    return port + 1;
  }

  /// Sends to there from now on, and latches anew unless it is where it was.
  @Override
  public void aim(AudioSession session) {
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.ofLiteral(session.address()), session.port());
    mux = session.rtcpMux();
    rtcpTarget = new InetSocketAddress(to.getAddress(), session.rtcpPort());
    if (!to.equals(told) && !to.getAddress().isAnyLocalAddress()) {
      unlatch();
      told = to;
      target = to;
    }
  }

  /// Takes the far end from wherever it comes next: a NAT between us may have changed its mind.
  @Override
  public void unlatch() {
    found = false;
    if (latched) {
      latched = false;
      try {
        rtp.disconnect();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot disconnect RTP port " + port, e);
      }
    }
  }

  @Override
  public boolean isLatched() {
    return latched;
  }

  /// Reads the next packet, from index 0 to the limit.
  ///
  /// @return its length, [#NOISE] or [#NONE]
  @Override
  public int receive(ByteBuffer in) {
    in.clear();
    try {
      if (latched) {
        int length = rtp.read(in);
        in.flip();
        return length > 0 ? length : NONE;
      }
      InetSocketAddress from = (InetSocketAddress) rtp.receive(in);
      in.flip();
      if (from == null) {
        connect();
        return NONE;
      }
      return latch(in, from);
    } catch (PortUnreachableException gone) {
      // The far end is not there (yet); packets may follow, or the timeout will tell.
      return NOISE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read RTP port " + port, e);
    }
  }

  private int latch(ByteBuffer in, InetSocketAddress from) {
    if (from.getAddress().equals(next) && !from.equals(target)) {
      return in.limit();
    }
    if (told == null && before != null) {
      // It answers, and its answer is not here yet: what it says is only passed on.
      return in.limit();
    }
    boolean candidate = found ? from.equals(target) : told != null && isTrusted(told, from);
    if (!candidate) {
      return NOISE;
    }
    if (Rtp.isRtp(in)) {
      found = true;
      target = from;
    }
    return in.limit();
  }

  // Only when nothing waits any more: connecting throws away what does.
  private void connect() throws IOException {
    if (found && next == null) {
      rtp.connect(target);
      found = false;
      latched = true;
    }
  }

  private boolean isTrusted(InetSocketAddress expected, InetSocketAddress from) {
    InetAddress address = expected.getAddress();
    return config.anySource() || address.equals(from.getAddress()) || isPrivate(address);
  }

  // Whoever tells such an address is behind a NAT, and sends from its outer side.
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean carrierNat = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 0x40;
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    boolean local = address.isSiteLocalAddress() || address.isLinkLocalAddress();
    return local || carrierNat || uniqueLocal;
  }

  /// Reads the next packet of the RTCP port.
  @Override
  public int receiveRtcp(ByteBuffer in) {
    in.clear();
    try {
      InetSocketAddress from = (InetSocketAddress) rtcp.receive(in);
      in.flip();
      if (from == null) {
        return NONE;
      }
      boolean known = told != null && isTrusted(told, from);
      return known ? in.limit() : NOISE;
    } catch (PortUnreachableException gone) {
      return NOISE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read RTCP port " + rtcpPort(), e);
    }
  }

  /// Sends a packet; one that cannot be sent is lost, as on any network.
  ///
  /// @return whether it left
  @Override
  public boolean send(ByteBuffer out) {
    try {
      return latched ? rtp.write(out) > 0 : target != null && rtp.send(out, target) > 0;
    } catch (IOException lost) {
      return false;
    }
  }

  @Override
  public void sendRtcp(ByteBuffer out) {
    try {
      if (mux) {
        send(out);
      } else if (rtcpTarget != null) {
        rtcp.send(out, rtcpTarget);
      }
    } catch (IOException lost) {
      // The next report says the same and more.
      out.clear();
    }
  }

  /// Whom [#passOn] tells: where the far end sends to until it is asked; null: nobody.
  void follows(@Nullable InetSocketAddress other) {
    before = other;
  }

  /// From the other port of the pair: this one is connected to the far end.
  @Override
  public void passOn(ByteBuffer in) {
    if (before != null) {
      try {
        rtcp.send(in.duplicate().position(0), before);
      } catch (IOException lost) {
        // As on any network.
        return;
      }
    }
  }

  @Override
  public void takeFrom(@Nullable InetAddress host) {
    InetSocketAddress aim = target;
    next = host;
    if (host != null) {
      unlatch();
      target = aim;
    }
  }

  @Override
  public void close(boolean goodbye) {
    closeQuietly(rtp);
    closeQuietly(rtcp);
  }

  private static void closeQuietly(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a UDP port", e);
    }
  }
}
