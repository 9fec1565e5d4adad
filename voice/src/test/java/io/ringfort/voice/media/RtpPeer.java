package io.ringfort.voice.media;

import static org.awaitility.Awaitility.await;

import io.ringfort.engines.threads.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/// A far end of the tests: a UDP socket that keeps what comes and sends what it is told, written
/// against the RFCs and not with the product's code.
final class RtpPeer implements AutoCloseable {

  private static final byte SILENCE = (byte) 0xFF;

  record Packet(
      int type,
      boolean marker,
      int sequence,
      int timestamp,
      int ssrc,
      byte[] payload,
      long nanos) {}

  private final DatagramSocket socket;
  private final List<Packet> packets = new CopyOnWriteArrayList<>();
  private final List<byte[]> rtcp = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<byte[]> toSend = new LinkedBlockingQueue<>();
  private final int ssrc = System.identityHashCode(this);
  private final AtomicInteger sequence = new AtomicInteger(65_500);
  private volatile int timestamp = 1_000;
  private volatile int payloadType;
  private volatile InetSocketAddress to;
  private volatile boolean closed;

  RtpPeer() throws IOException {
    this("127.0.0.1");
  }

  RtpPeer(String address) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    Threads.startDaemon("peer-in", this::receive);
  }

  int port() {
    return socket.getLocalPort();
  }

  String offer() {
    return sdp("0 8 101", "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n");
  }

  String sdp(String formats, String attributes) {
    String address = socket.getLocalAddress().getHostAddress();
    return "v=0\r\no=peer 7 1 IN IP4 "
        + address
        + "\r\ns=-\r\nc=IN IP4 "
        + address
        + "\r\nt=0 0\r\nm=audio "
        + port()
        + " RTP/AVP "
        + formats
        + "\r\n"
        + attributes;
  }

  /// Sends from now on to where the description says, a frame every 20 ms.
  void start(String sdp) {
    start(sdp, 0);
  }

  void start(String sdp, int type) {
    aim(sdp);
    payloadType = type;
    Threads.startDaemon("peer-out", this::send);
  }

  void aim(String sdp) {
    Matcher port = Pattern.compile("m=audio (\\d+) ").matcher(sdp);
    Matcher address = Pattern.compile("c=IN IP4 (\\S+)").matcher(sdp);
    if (!port.find() || !address.find()) {
      throw new AssertionError("no address in " + sdp);
    }
    to =
        new InetSocketAddress(
            InetAddress.ofLiteral(address.group(1)), Integer.parseInt(port.group(1)));
  }

  /// Says that, after what is already being said.
  void say(byte[] sound) {
    for (int at = 0; at < sound.length; at += 160) {
      byte[] frame = new byte[160];
      java.util.Arrays.fill(frame, SILENCE);
      System.arraycopy(sound, at, frame, 0, Math.min(160, sound.length - at));
      toSend.add(frame);
    }
  }

  /// Says that at once, ahead of its time: so it arrives whole however busy the machine is. At most
  /// half a second.
  synchronized void burst(byte[] sound) throws IOException {
    for (int at = 0; at < sound.length; at += 160) {
      byte[] frame = new byte[160];
      java.util.Arrays.fill(frame, SILENCE);
      System.arraycopy(sound, at, frame, 0, Math.min(160, sound.length - at));
      timestamp += 160;
      raw(payloadType, false, timestamp, frame);
    }
  }

  /// Says that until it was heard whole: a stall of the machine may tear it on a long way.
  void carry(byte[] sound, Callable<Boolean> heard) throws IOException {
    for (int tries = 0; tries < 6; tries++) {
      burst(sound);
      try {
        await().atMost(Duration.ofMillis(1_500)).until(heard);
        return;
      } catch (ConditionTimeoutException torn) {
        // Once more.
      }
    }
    throw new AssertionError("it never came through whole");
  }

  /// Presses a key as RFC 4733 has it: five packets and the end three times, at once.
  synchronized void press(int event) throws IOException {
    for (int i = 1; i <= 7; i++) {
      boolean end = i >= 5;
      int duration = Math.min(i, 5) * 160;
      byte[] payload = {
        (byte) event, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration
      };
      raw(101, i == 1, timestamp, payload);
    }
  }

  void raw(int type, boolean marker, int at, byte[] payload) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
    packet.put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | type));
    packet.putShort((short) sequence.incrementAndGet()).putInt(at).putInt(ssrc).put(payload);
    socket.send(new DatagramPacket(packet.array(), packet.capacity(), to));
  }

  private void send() {
    long due = System.nanoTime();
    try {
      while (!closed) {
        byte[] frame = toSend.poll();
        byte[] sound = frame == null ? new byte[160] : frame;
        if (frame == null) {
          java.util.Arrays.fill(sound, SILENCE);
        }
        next(sound);
        due += 20_000_000;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized void next(byte[] frame) throws IOException {
    timestamp += 160;
    raw(payloadType, false, timestamp, frame);
  }

  private void receive() {
    byte[] buffer = new byte[2_048];
    try {
      while (!closed) {
        DatagramPacket in = new DatagramPacket(buffer, buffer.length);
        socket.receive(in);
        keep(ByteBuffer.wrap(buffer, 0, in.getLength()), System.nanoTime());
      }
    } catch (SocketException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(ByteBuffer in, long nanos) {
    int second = in.get(1) & 0xFF;
    if (second >= 200 && second <= 204) {
      byte[] copy = new byte[in.remaining()];
      in.get(copy);
      rtcp.add(copy);
      return;
    }
    byte[] payload = new byte[in.remaining() - 12];
    in.get(12, payload);
    packets.add(
        new Packet(
            second & 0x7F,
            second > 127,
            in.getShort(2) & 0xFFFF,
            in.getInt(4),
            in.getInt(8),
            payload,
            nanos));
  }

  List<Packet> packets() {
    return packets;
  }

  List<byte[]> rtcp() {
    return rtcp;
  }

  /// The sound that came, in order, without events.
  byte[] heard() {
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    packets.stream().filter(p -> p.type() < 96).forEach(p -> sound.writeBytes(p.payload()));
    return sound.toByteArray();
  }

  void forget() {
    packets.clear();
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
