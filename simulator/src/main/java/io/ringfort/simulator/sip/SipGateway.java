package io.ringfort.simulator.sip;

import io.ringfort.simulator.faults.FaultInjector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket of the carrier's, with a thread that reads it. While it is down, it drops what
/// comes and what goes.
public final class SipGateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SipGateway.class);
  private static final int LARGEST_DATAGRAM = 65_535;
  private static final int BUFFER = 4_194_304;

  private final String name;
  private final DatagramSocket socket;
  private final FaultInjector faults;
  private final AtomicLong malformed = new AtomicLong();

  private SipGateway(String name, DatagramSocket socket, FaultInjector faults) {
    this.name = name;
    this.socket = socket;
    this.faults = faults;
  }

  /// @throws UncheckedIOException with a sentence, if the port is in use
  static SipGateway open(String name, InetSocketAddress address, FaultInjector faults) {
    try {
      DatagramSocket socket = new DatagramSocket(null);
      socket.setReceiveBufferSize(BUFFER);
      socket.bind(address);
      return new SipGateway(name, socket, faults);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for SIP: got "
              + e.getMessage()
              + " on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " (expected: a free port)",
          e);
    }
  }

  /// `A`, `B` and so on.
  public String name() {
    return name;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /// How many datagrams were no SIP.
  public long malformed() {
    return malformed.get();
  }

  @Override
  public void close() {
    socket.close();
  }

  /// Under which address that peer reaches this gateway.
  public InetSocketAddress addressFor(InetSocketAddress peer) {
    InetSocketAddress bound = (InetSocketAddress) socket.getLocalSocketAddress();
    if (!bound.getAddress().isAnyLocalAddress()) {
      return bound;
    }
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(peer);
      return new InetSocketAddress(probe.getLocalAddress(), bound.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no way to " + peer, e);
    }
  }

  void start(Receiver receiver) {
    Thread.ofPlatform().daemon().name("simulator-sip-" + name).start(() -> read(receiver));
  }

  /// A datagram that is lost is sent again by its transaction, so an error is only logged.
  void send(SipMessage message, InetSocketAddress target) {
    if (faults.sip(name).down() || socket.isClosed()) {
      return;
    }
    byte[] bytes = message.bytes();
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, target));
    } catch (IOException | IllegalArgumentException e) {
      log.debug("gateway {} could not send to {}: {}", name, target, e.getMessage());
    }
  }

  private void read(Receiver receiver) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
    while (!socket.isClosed()) {
      try {
        packet.setLength(LARGEST_DATAGRAM);
        socket.receive(packet);
        if (!faults.sip(name).down()) {
          take(packet, receiver);
        }
      } catch (IOException e) {
        log.debug("gateway {} reads no more: {}", name, e.getMessage());
      }
    }
  }

  private void take(DatagramPacket packet, Receiver receiver) {
    // Empty lines keep a path open and mean nothing else (RFC 5626, 4.4.1).
    String start = new String(packet.getData(), 0, Math.min(4, packet.getLength()));
    if (start.isBlank()) {
      return;
    }
    try {
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      receiver.received(
          SipMessage.parse(bytes, bytes.length), (InetSocketAddress) packet.getSocketAddress());
    } catch (IllegalArgumentException e) {
      malformed.incrementAndGet();
      log.info("gateway {} got no SIP from {}: {}", name, packet.getAddress(), e.getMessage());
    }
  }

  interface Receiver {
    void received(SipMessage message, InetSocketAddress source);
  }
}
