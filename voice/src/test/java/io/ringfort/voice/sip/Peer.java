package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// The far end, by hand: a datagram socket that does what the test says and nothing by itself.
final class Peer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 4_000;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final DatagramSocket socket;
  private InetSocketAddress lastSource = new InetSocketAddress(0);

  Peer() {
    this("127.0.0.1");
  }

  Peer(String address) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(address, 0));
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + port();
  }

  String uri() {
    return "sip:" + address();
  }

  static String branch() {
    return "z9hG4bK-test-" + NUMBER.incrementAndGet() + "-" + System.nanoTime();
  }

  /// A request outside of a dialog, or inside one where `to` has a tag.
  String request(
      String method, String uri, String to, String callId, int cseq, String branch, String body) {
    return String.join(
        "\r\n",
        method + " " + uri + " SIP/2.0",
        "Via: SIP/2.0/UDP " + address() + ";branch=" + branch + ";rport",
        "Max-Forwards: 70",
        "From: <sip:+15550100001@" + address() + ">;tag=peer",
        "To: " + to,
        "Call-ID: " + callId,
        "CSeq: " + cseq + " " + method,
        "Contact: <sip:peer@" + address() + ">",
        (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
            + "Content-Length: "
            + body.length(),
        "",
        body);
  }

  void send(String message, int port) {
    send(message.getBytes(StandardCharsets.UTF_8), port);
  }

  void send(byte[] bytes, int port) {
    send(bytes, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  void send(String message, InetSocketAddress to) {
    send(message.getBytes(StandardCharsets.UTF_8), to);
  }

  void send(byte[] bytes, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers, with the tag `peer-<port>` unless To has one.
  void respond(SipRequest request, int status, String body, int port) {
    respond(request, status, "peer-" + port(), body, port);
  }

  void respond(SipRequest request, int status, String tag, String body, int port) {
    respond(
        request, status, tag, body, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  void respond(SipRequest request, int status, String body, InetSocketAddress to) {
    respond(request, status, "peer-" + port(), body, to);
  }

  private void respond(
      SipRequest request, int status, String tag, String body, InetSocketAddress to) {
    var response =
        request
            .respond(status)
            .toTag(tag)
            .header("Contact", "<sip:peer@" + address() + ">")
            .header("Allow", "INVITE, ACK, BYE, CANCEL, UPDATE, PRACK");
    if (!body.isEmpty()) {
      response.body("application/sdp", body);
    }
    send(response.build().encode(), to);
  }

  /// Where the last message came from.
  InetSocketAddress lastSource() {
    return lastSource;
  }

  SipMessage receive() {
    byte[] buffer = new byte[65536];
    var packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.receive(packet);
      lastSource = (InetSocketAddress) packet.getSocketAddress();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SipParser.parse(buffer, 0, packet.getLength());
  }

  SipMessage receive(Predicate<SipMessage> wanted) {
    while (true) {
      var message = receive();
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  /// The next request of that method; others, and copies of what was seen, are dropped.
  SipRequest request(String method) {
    return (SipRequest) receive(m -> m instanceof SipRequest r && r.is(method));
  }

  /// The next answer with that status.
  SipResponse response(int status) {
    return (SipResponse) receive(m -> m instanceof SipResponse r && r.status() == status);
  }

  /// True when nothing that passes comes for a while.
  boolean hearsNothing(int millis, Predicate<SipMessage> unwanted) {
    try {
      long until = System.nanoTime() + millis * 1_000_000L;
      while (true) {
        int left = (int) ((until - System.nanoTime()) / 1_000_000);
        if (left <= 0) {
          return true;
        }
        socket.setSoTimeout(left);
        byte[] buffer = new byte[65536];
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (unwanted.test(SipParser.parse(buffer, 0, packet.getLength()))) {
          return false;
        }
      }
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      try {
        socket.setSoTimeout(PATIENCE_MILLIS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
