package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipFramer;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/// The far end over TCP, by hand: one connection at a time.
final class TcpPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 4_000;

  private final Queue<SipMessage> came = new ArrayDeque<>();
  private Socket socket;
  private SipFramer framer = new SipFramer();

  TcpPeer(InetSocketAddress to) throws IOException {
    socket = new Socket();
    connect(to);
  }

  void connect(InetSocketAddress to) throws IOException {
    socket.close();
    framer = new SipFramer();
    socket = new Socket();
    socket.bind(new InetSocketAddress("127.0.0.1", 0));
    socket.connect(to);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  String invite(String callId) {
    return text("INVITE", "sip:+15550100002@ringfort", "<sip:+15550100002@ringfort>", callId, 1)
        + "Content-Type: application/sdp\r\nContent-Length: "
        + Sdp.THEIRS.length()
        + "\r\n\r\n"
        + Sdp.THEIRS;
  }

  String inDialog(SipResponse ok, String method, int cseq) {
    return text(
            method, ok.contact().orElseThrow().uri(), ok.to().toString(), ok.callId(), cseq)
        + "Content-Length: 0\r\n\r\n";
  }

  private String text(String method, String uri, String to, String callId, int cseq) {
    String self = "127.0.0.1:" + socket.getLocalPort();
    return String.join(
        "\r\n",
        method + " " + uri + " SIP/2.0",
        "Via: SIP/2.0/TCP " + self + ";branch=" + Peer.branch(),
        "Max-Forwards: 70",
        "From: <sip:+15550100001@127.0.0.1>;tag=peer",
        "To: " + to,
        "Call-ID: " + callId,
        "CSeq: " + cseq + " " + method,
        // Nobody listens there: only the connection leads back.
        "Contact: <sip:peer@127.0.0.1:9;transport=tcp>",
        "");
  }

  void send(String message) throws IOException {
    socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
  }

  boolean isClosed() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  private SipMessage receive(Predicate<SipMessage> wanted) throws IOException {
    byte[] buffer = new byte[8192];
    while (true) {
      for (var next = came.poll(); next != null; next = came.poll()) {
        if (wanted.test(next)) {
          return next;
        }
      }
      int n = socket.getInputStream().read(buffer);
      if (n < 0) {
        throw new AssertionError("the connection was closed");
      }
      for (var frame : framer.feed(buffer, 0, n)) {
        if (frame instanceof SipFramer.Message(var message)) {
          came.add(message);
        }
      }
    }
  }

  SipResponse response(int status) throws IOException {
    return (SipResponse) receive(m -> m instanceof SipResponse r && r.status() == status);
  }

  SipRequest request(String method) throws IOException {
    return (SipRequest) receive(m -> m instanceof SipRequest r && r.is(method));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
