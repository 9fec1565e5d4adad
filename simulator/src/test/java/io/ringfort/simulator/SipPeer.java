package io.ringfort.simulator;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SIP peer that does nothing by itself: it sends what a test writes, and shows what arrives. Its
/// second socket stands for its media.
final class SipPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 5_000;

  private final DatagramSocket socket = socket();
  private final DatagramSocket media = socket();
  private final int target;
  private final String callId = "call-" + System.nanoTime();

  SipPeer(int target) throws IOException {
    this.target = target;
  }

  int mediaPort() {
    return media.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /// A request of the dialog, or the one that begins it.
  ///
  /// @param to tag, empty at the beginning
  String request(String method, String branch, int cseq, String tag, String more, String body) {
    return method
        + " sip:+14155550100@127.0.0.1:"
        + target
        + " SIP/2.0\r\nVia: SIP/2.0/UDP "
        + address()
        + ";branch=z9hG4bK"
        + branch
        + "\r\n"
        + "Max-Forwards: 70\r\n"
        + "f: <sip:+14155550123@ringfort.test>;tag=peer\r\n"
        + "t: <sip:+14155550100@carrier.test>"
        + (tag.isEmpty() ? "" : ";tag=" + tag)
        + "\r\nCall-ID: "
        + callId
        + "\r\nCSeq: "
        + cseq
        + " "
        + method
        + "\r\nContact: <sip:peer@"
        + address()
        + ">\r\n"
        + more
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String sdp(int port, String more) {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + port
        + " RTP/AVP 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\n"
        + more;
  }

  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), target));
  }

  /// The next message.
  String next() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /// The next message that begins like this; others are passed over.
  String await(String beginning) throws IOException {
    String message = next();
    while (!message.startsWith(beginning)) {
      message = next();
    }
    return message;
  }

  /// The 200 to that request; others, as one that is repeated until its ACK is seen, are passed over.
  ///
  /// @param cseq as `2 INVITE`
  String awaitOk(String cseq) throws IOException {
    String message = await("SIP/2.0 200");
    while (!message.contains("CSeq: " + cseq + "\r\n")) {
      message = await("SIP/2.0 200");
    }
    return message;
  }

  /// Whether nothing arrives for that long.
  boolean isLeftAlone(int ms) throws IOException {
    socket.setSoTimeout(ms);
    try {
      next();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MS);
    }
  }

  /// The next packet of media.
  byte[] hear() throws IOException {
    return hear(media);
  }

  static byte[] hear(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(packet);
    return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
  }

  static String toTag(String message) {
    return find(message, "(?m)^To:.*;tag=([^;\\s]+)");
  }

  static String find(String message, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(message);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in\n" + message);
    }
    return matcher.group(1);
  }

  static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  @Override
  public void close() {
    socket.close();
    media.close();
  }
}
