package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP listener: one socket with big buffers, read by one thread, written by any.
final class UdpSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  /// Some seconds of a busy trunk, for when the reader is stopped by the garbage collector.
  private static final int BUFFER_BYTES = 4 << 20;

  /// What is shorter is a keep-alive (RFC 5626, 3.5.1) or garbage.
  private static final int SHORTEST = 20;

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final Counter sent;

  private UdpSocket(DatagramChannel channel, InetSocketAddress local, Counter sent) {
    this.channel = channel;
    this.local = local;
    this.sent = sent;
  }

  static UdpSocket open(InetSocketAddress bind, Counter sent) {
    try {
      var channel = DatagramChannel.open();
      try {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
        channel.bind(bind);
        return new UdpSocket(channel, (InetSocketAddress) channel.getLocalAddress(), sent);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on udp " + HostPort.text(bind), e);
    }
  }

  InetSocketAddress local() {
    return local;
  }

  void start(Admittance admittance, Intake intake) {
    Threads.startDaemon("sip-udp-" + local.getPort(), () -> read(admittance, intake));
  }

  private void read(Admittance admittance, Intake intake) {
    var buffer = ByteBuffer.allocateDirect(1 << 16);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        var source = (InetSocketAddress) channel.receive(buffer);
        buffer.flip();
        if (source == null || buffer.remaining() < SHORTEST || !admittance.admits(source)) {
          continue;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        parse(bytes, new Hop(Transport.UDP, source, local, null, false), intake);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // An ICMP error of an earlier send.
        LOG.debug("udp {}: {}", local, e.toString());
      } catch (RuntimeException e) {
        LOG.error("a message was dropped", e);
      }
    }
  }

  private static void parse(byte[] bytes, Hop from, Intake intake) {
    try {
      if (!SipParser.isKeepAlive(bytes, 0, bytes.length)) {
        intake.received(SipParser.parse(bytes, 0, bytes.length), from, null);
      }
    } catch (SipParseException e) {
      intake.malformed(e, from);
    }
  }

  /// @return false when it cannot leave
  boolean send(byte[] message, InetSocketAddress remote) {
    try {
      channel.send(ByteBuffer.wrap(message), remote);
      sent.increment();
      return true;
    } catch (IOException e) {
      LOG.debug("udp to {}: {}", remote, e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing udp {}: {}", local, e.toString());
    }
  }
}
