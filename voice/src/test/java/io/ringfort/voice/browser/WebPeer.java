package io.ringfort.voice.browser;

import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.BadSdp;
import io.ringfort.protocol.sdp.BrowserSession;
import io.ringfort.protocol.sdp.SessionDescription;
import io.ringfort.protocol.srtp.Srtp;
import io.ringfort.protocol.srtp.SrtpProfile;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/// The sound of a browser, as far as a test needs it: checks of ICE, DTLS as the client, SRTP.
public final class WebPeer implements AutoCloseable {
  private static final JcaTlsCrypto CRYPTO = new JcaTlsCryptoProvider().create(new SecureRandom());
  final Certificate certificate = Certificate.anonymous();
  final DatagramSocket socket;
  private final SrtpProfile profile;
  private final String fragment;
  private InetSocketAddress to = new InetSocketAddress(0);
  private BrowserSession ours;
  private DTLSTransport dtls;
  private byte[] keys;

  public WebPeer(SrtpProfile profile, String fragment) throws IOException {
    this.profile = profile;
    this.fragment = fragment;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(2_000);
  }

  /// @param formats such as `0 126`
  public String offer(String formats) {
    return """
    v=0
    o=- 1 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0
    m=audio 9 UDP/TLS/RTP/SAVPF %s
    c=IN IP4 0.0.0.0
    a=ice-ufrag:%s
    a=ice-pwd:aVeryLongPasswordOfTheirs
    a=fingerprint:sha-256 %s
    a=setup:actpass
    a=mid:0
    a=sendrecv
    a=rtcp-mux
    a=rtpmap:111 opus/48000/2
    a=rtpmap:0 PCMU/8000
    a=rtpmap:110 telephone-event/48000
    a=rtpmap:126 telephone-event/8000
    """
        .formatted(formats, fragment, certificate.fingerprint())
        .replace("\n", "\r\n");
  }

  /// Takes up the answer, checks the way and makes it secure.
  public void connect(String answer) throws IOException, BadSdp {
    aim(answer);
    check();
    secure();
  }

  public void aim(String answer) throws BadSdp {
    // Of an answer it is the server's side: what it calls active is us.
    SessionDescription parsed =
        SessionDescription.parse(answer.replace("a=setup:passive", "a=setup:actpass"));
    ours = BrowserSession.of(parsed);
    int port = parsed.media().getFirst().port();
    to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// @return whether it was answered
  public boolean check() throws IOException {
    send(request());
    byte[] answer = receive();
    return answer.length > 20 && answer[0] == 1 && answer[1] == 1;
  }

  private byte[] request() {
    byte[] name = (ours.fragment() + ":" + fragment).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(200);
    out.putShort((short) 1).putShort((short) 0).putInt(0x2112A442).put(new byte[12]);
    out.putShort((short) 6).putShort((short) name.length).put(name);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    out.putShort((short) 0x25).putShort((short) 0);
    out.putShort(2, (short) (out.position() - 20 + 24));
    byte[] sum = hmac(Arrays.copyOf(out.array(), out.position()));
    out.putShort((short) 8).putShort((short) 20).put(sum);
    out.putShort(2, (short) (out.position() - 20 + 8));
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, out.position());
    out.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554E);
    return Arrays.copyOf(out.array(), out.position());
  }

  private byte[] hmac(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(ours.password().getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /// @return empty when nothing comes
  public byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  public void secure() throws IOException {
    Client client = new Client();
    dtls = new DTLSClientProtocol().connect(client, new Wire());
    keys = client.exported;
  }

  /// Waits for a word of the other side's DTLS; throws what its alert means.
  public void awaitAlert() throws IOException {
    byte[] buffer = new byte[1_500];
    for (int i = 0; i < 100; i++) {
      dtls.receive(buffer, 0, buffer.length, 100);
    }
  }

  public Srtp outgoing() {
    return srtp(0);
  }

  public Srtp incoming() {
    return srtp(1);
  }

  private Srtp srtp(int side) {
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    return new Srtp(
        profile,
        Arrays.copyOfRange(keys, side * key, (side + 1) * key),
        Arrays.copyOfRange(keys, 2 * key + side * salt, 2 * key + (side + 1) * salt));
  }

  /// Presses a key.
  public void press(Srtp with, int key, int timestamp) throws IOException {
    for (int i = 0; i < 5; i++) {
      ByteBuffer packet = ByteBuffer.allocate(100);
      Rtp.writeHeader(packet, i == 0, 126, timestamp / 160 + i, timestamp, 99);
      packet.put((byte) key).put((byte) (i > 1 ? 0x8A : 10)).putShort((short) (160 * (i + 1)));
      int length = with.protect(packet.array(), packet.position());
      send(Arrays.copyOf(packet.array(), length));
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Wire implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return 1_500;
    }

    @Override
    public int getSendLimit() {
      return 1_200;
    }

    @Override
    public int receive(byte[] buffer, int from, int length, int waitMillis) throws IOException {
      socket.setSoTimeout(Math.max(1, waitMillis));
      byte[] got = WebPeer.this.receive();
      boolean isDtls = got.length > 0 && got[0] >= 20 && got[0] <= 63;
      if (!isDtls) {
        return -1;
      }
      System.arraycopy(got, 0, buffer, from, Math.min(length, got.length));
      return Math.min(length, got.length);
    }

    @Override
    public void send(byte[] buffer, int from, int length) throws IOException {
      WebPeer.this.send(Arrays.copyOfRange(buffer, from, from + length));
    }

    @Override
    public void close() {}
  }

  private final class Client extends DefaultTlsClient {
    private byte[] exported = new byte[0];

    Client() {
      super(CRYPTO);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    @Override
    public Hashtable getClientExtensions() throws IOException {
      Hashtable extensions = super.getClientExtensions();
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(new int[] {profile.number()}, new byte[0]));
      return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
          String got =
              Certificate.fingerprint(server.getCertificate().getCertificateAt(0).getEncoded());
          if (!got.equals(ours.fingerprint())) {
            throw new IOException("got another certificate than the description's");
          }
        }

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
          var chain =
              new org.bouncycastle.tls.Certificate(
                  new TlsCertificate[] {new JcaTlsCertificate(CRYPTO, certificate.der())});
          return new JcaDefaultTlsCredentialedSigner(
              new TlsCryptoParameters(context),
              CRYPTO,
              certificate.key(),
              chain,
              SignatureAndHashAlgorithm.getInstance(
                  HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        }
      };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      exported =
          context.exportKeyingMaterial(
              ExporterLabel.dtls_srtp, null, 2 * (profile.keyBytes() + profile.saltBytes()));
    }
  }
}
