package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipFramer;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.digest.DigestClient;
import io.ringfort.protocol.sip.digest.DigestSecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The far end over TCP or TLS, by hand: one connection at a time.
final class TcpPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 4_000;

  private final Queue<SipMessage> came = new ArrayDeque<>();
  private final @Nullable SSLContext tls;
  private Socket socket;
  private SipFramer framer = new SipFramer();

  TcpPeer(InetSocketAddress to) throws IOException {
    this(to, null);
  }

  /// @param tls null: without
  TcpPeer(InetSocketAddress to, @Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    socket = new Socket();
    connect(to);
  }

  void connect(InetSocketAddress to) throws IOException {
    socket.close();
    framer = new SipFramer();
    socket = new Socket();
    socket.bind(new InetSocketAddress("127.0.0.1", 0));
    socket.connect(to);
    if (tls != null) {
      socket = tls.getSocketFactory().createSocket(socket, to.getHostString(), to.getPort(), true);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  String invite(String callId) {
    return invite("sip:+15550100002@ringfort", callId);
  }

  /// @param challenge that is answered; null for none
  String register(String user, @Nullable SipResponse challenge) {
    String address = "sip:" + user + "@phones.test";
    String text =
        text("REGISTER", "sip:phones.test", "<" + address + ">", "reg-" + user, 1)
                .replaceFirst("From: .*", "From: <" + address + ">;tag=peer")
            + "Content-Length: 0\r\n\r\n";
    if (challenge == null) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var request = (SipRequest) SipParser.parse(bytes, 0, bytes.length);
    var password = new DigestSecret.Password(user + "-secret");
    var again = DigestClient.answer(request, challenge, user, password, "cnonce").orElseThrow();
    return new String(again.encode(), StandardCharsets.ISO_8859_1)
        .replaceFirst("branch=[^;\r]*", "branch=" + Peer.branch())
        .replaceFirst("CSeq: 1 ", "CSeq: 2 ");
  }

  String invite(String uri, String callId) {
    return text("INVITE", uri, "<" + uri + ">", callId, 1)
        + "Content-Type: application/sdp\r\nContent-Length: "
        + Sdp.THEIRS.length()
        + "\r\n\r\n"
        + Sdp.THEIRS;
  }

  String inDialog(SipResponse ok, String method, int cseq) {
    return text(method, ok.contact().orElseThrow().uri(), ok.to().toString(), ok.callId(), cseq)
        + "Content-Length: 0\r\n\r\n";
  }

  private String text(String method, String uri, String to, String callId, int cseq) {
    String self = "127.0.0.1:" + socket.getLocalPort();
    return String.join(
        "\r\n",
        method + " " + uri + " SIP/2.0",
        "Via: SIP/2.0/" + transport() + " " + self + ";branch=" + Peer.branch(),
        "Max-Forwards: 70",
        "From: <sip:+15550100001@127.0.0.1>;tag=peer",
        "To: " + to,
        "Call-ID: " + callId,
        "CSeq: " + cseq + " " + method,
        // Nobody listens there: only the connection leads back.
        "Contact: <sip:peer@127.0.0.1:9;transport=" + transport() + ">",
        "");
  }

  private String transport() {
    return tls == null ? "TCP" : "TLS";
  }

  void send(String message) throws IOException {
    socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
  }

  boolean isClosed() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException | SSLException e) {
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
