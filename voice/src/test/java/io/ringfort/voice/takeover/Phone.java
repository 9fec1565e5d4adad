package io.ringfort.voice.takeover;

import static org.awaitility.Awaitility.await;

import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A far end: calls, is called, answers re-INVITEs, and notes every packet of sound with its time
/// and sender.
final class Phone implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /// Late sound of an earlier test, whose port this was. No SIP message begins so.
  private static final int RTP_VERSION = 0x80;

  final DatagramSocket sip;
  final DatagramSocket rtp;
  final List<SipMessage> messages = new CopyOnWriteArrayList<>();
  final List<Packet> packets = new CopyOnWriteArrayList<>();
  volatile boolean answers = true;
  volatile String direction = "sendrecv";
  private final int edge;
  private final String callId = "phone-" + NUMBERS.incrementAndGet() + "-" + System.nanoTime();
  private volatile InetSocketAddress remote;
  private volatile String remoteTarget = "";
  private volatile String remoteTo = "";
  private volatile String remoteFrom = "";
  private volatile boolean closed;
  private volatile byte say = (byte) 0xFF;
  private volatile SipRequest invited;
  private int version;
  private int sequence;
  private int timestamp;

  /// A packet of sound.
  record Packet(long nanos, int from, int type, byte[] payload) {}

  /// @param edge where our SIP goes
  Phone(int edge) throws IOException {
    this.edge = edge;
    sip = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    rtp = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    Threads.startDaemon("phone-sip", this::hear);
    Threads.startDaemon("phone-rtp", this::listen);
    Threads.startDaemon("phone-out", this::speak);
  }

  int port() {
    return sip.getLocalPort();
  }

  private String address() {
    return "127.0.0.1:" + port();
  }

  String sdp() {
    version++;
    return "v=0\r\no=phone 7 "
        + version
        + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + rtp.getLocalPort()
        + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na="
        + direction
        + "\r\n";
  }

  /// Calls a number; returns at once.
  void call(String number) {
    String invite =
        request(
            "INVITE",
            "sip:" + number + "@127.0.0.1:" + edge,
            "<sip:" + number + "@x>",
            1,
            sdp());
    // As over UDP: again until somebody answers.
    Threads.startVirtual(
        "phone-call",
        () -> {
          while (!closed && messages.isEmpty()) {
            send(invite);
            LockSupport.parkNanos(500_000_000);
          }
        });
  }

  Phone answered() {
    await().atMost(Duration.ofSeconds(20)).until(() -> remote != null && !remoteTarget.isEmpty());
    return this;
  }

  void hold() {
    direction = "sendonly";
    send(request("INVITE", remoteTarget, remoteTo, 5, sdp()));
  }

  void hangUp() {
    send(request("BYE", remoteTarget, remoteTo, 9, ""));
  }

  private String request(String method, String uri, String to, int cseq, String body) {
    return String.join(
        "\r\n",
        method + " " + uri + " SIP/2.0",
        "Via: SIP/2.0/UDP " + address() + ";branch=z9hG4bK-" + callId + method + cseq + ";rport",
        "Max-Forwards: 70",
        "From: "
            + (remoteFrom.isEmpty() ? "<sip:+12025550177@" + address() + ">;tag=ph" : remoteFrom),
        "To: " + to,
        "Call-ID: " + (invited == null ? callId : invited.callId()),
        "CSeq: " + cseq + " " + method,
        "Contact: <sip:ph@" + address() + ">",
        (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
            + "Content-Length: "
            + body.length(),
        "",
        body);
  }

  private void send(String message) {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  private void send(byte[] bytes) {
    try {
      sip.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), edge));
    } catch (IOException e) {
      if (!closed) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void hear() {
    byte[] buffer = new byte[65_536];
    while (!closed) {
      try {
        var in = new DatagramPacket(buffer, buffer.length);
        sip.receive(in);
        if ((buffer[0] & RTP_VERSION) != RTP_VERSION) {
          take(SipParser.parse(buffer, 0, in.getLength()));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void take(SipMessage message) {
    messages.add(message);
    switch (message) {
      case SipRequest request -> asked(request);
      case SipResponse response -> told(response);
    }
  }

  private void told(SipResponse response) {
    if (!response.cseq().method().equals("INVITE") || response.status() < 200) {
      return;
    }
    remoteTo = response.header("To").orElseThrow();
    if (response.status() == 200) {
      remoteTarget = uri(response.header("Contact").orElseThrow());
      aim(new String(response.body(), StandardCharsets.UTF_8));
    }
    String uri = remoteTarget.isEmpty() ? "sip:x@127.0.0.1:" + edge : remoteTarget;
    send(request("ACK", uri, remoteTo, (int) response.cseq().number(), ""));
  }

  private static String uri(String contact) {
    return contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
  }

  private void asked(SipRequest request) {
    switch (request.method()) {
      case "INVITE" -> {
        boolean inside = request.to().tag().isPresent();
        if (!inside) {
          invited = request;
        }
        if (inside || answers) {
          answer(request);
        } else {
          send(
              request
                  .respond(180)
                  .toTag("ph")
                  .header("Contact", "<sip:ph@" + address() + ">")
                  .build()
                  .encode());
        }
      }
      case "ACK" -> {}
      default -> send(request.respond(200).toTag("ph").build().encode());
    }
  }

  /// Takes the call that rings here.
  void pickUp() {
    answers = true;
    answer(invited);
  }

  private void answer(SipRequest request) {
    remoteTarget = uri(request.header("Contact").orElseThrow());
    remoteTo = request.header("From").orElseThrow();
    aim(new String(request.body(), StandardCharsets.UTF_8));
    var response =
        request
            .respond(200)
            .toTag("ph")
            .header("Contact", "<sip:ph@" + address() + ">")
            .body("application/sdp", sdp())
            .build();
    remoteFrom = response.header("To").orElseThrow();
    send(response.encode());
  }

  private void aim(String sdp) {
    Matcher port = Pattern.compile("m=audio (\\d+) ").matcher(sdp);
    if (port.find()) {
      remote = new InetSocketAddress("127.0.0.1", Integer.parseInt(port.group(1)));
    }
  }

  /// Where we were last told to send sound.
  int speaksTo() {
    return remote == null ? 0 : remote.getPort();
  }

  void say(int sample) {
    say = (byte) sample;
  }

  void press(int event) throws IOException {
    for (int i = 1; i <= 7; i++) {
      int duration = Math.min(i, 5) * 160;
      byte[] payload = {
        (byte) event, (byte) (i >= 5 ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration
      };
      raw(101, payload);
    }
    timestamp += 1_600;
  }

  private synchronized void raw(int type, byte[] payload) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
    packet.put((byte) 0x80).put((byte) type).putShort((short) ++sequence);
    packet.putInt(timestamp).putInt(port()).put(payload);
    InetSocketAddress to = remote;
    if (to != null) {
      rtp.send(new DatagramPacket(packet.array(), packet.capacity(), to));
    }
  }

  private void speak() {
    long due = System.nanoTime();
    while (!closed) {
      byte[] frame = new byte[160];
      java.util.Arrays.fill(frame, say);
      try {
        timestamp += 160;
        raw(0, frame);
      } catch (IOException e) {
        return;
      }
      due += 20_000_000;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private void listen() {
    byte[] buffer = new byte[2_048];
    while (!closed) {
      try {
        var in = new DatagramPacket(buffer, buffer.length);
        rtp.receive(in);
        byte[] payload = java.util.Arrays.copyOfRange(buffer, 12, in.getLength());
        packets.add(new Packet(System.nanoTime(), in.getPort(), buffer[1] & 0x7F, payload));
      } catch (IOException e) {
        return;
      }
    }
  }

  /// Between the packets that pass, until the last one; a little before the first, too.
  ///
  /// @param from how many packets came before
  Duration longestPause(int from, Predicate<Packet> isHeard) {
    List<Packet> heard = packets.stream().skip(from - 1).filter(isHeard).toList();
    long longest = 0;
    for (int i = 1; i < heard.size(); i++) {
      longest = Math.max(longest, heard.get(i).nanos() - heard.get(i - 1).nanos());
    }
    return Duration.ofNanos(longest);
  }

  /// Whether it heard that sample last.
  boolean hears(int sample) {
    return !packets.isEmpty() && packets.getLast().payload()[80] == (byte) sample;
  }

  long requests(String method) {
    return messages.stream().filter(m -> m instanceof SipRequest r && r.is(method)).count();
  }

  @Override
  public void close() {
    closed = true;
    sip.close();
    rtp.close();
  }
}
