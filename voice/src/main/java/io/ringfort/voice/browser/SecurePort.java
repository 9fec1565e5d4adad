package io.ringfort.voice.browser;

import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.BrowserOffer;
import io.ringfort.protocol.sdp.BrowserSession;
import io.ringfort.protocol.srtp.Srtp;
import io.ringfort.protocol.stun.BindingRequest;
import io.ringfort.protocol.stun.BindingResponse;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.media.SecurePorts;
import io.ringfort.voice.media.StreamDescriptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP port of a browser's sound, for everything at once (RFC 7983): checks of ICE, which it
/// answers as a lite agent, DTLS, and protected RTP and RTCP. To its stream it is a port with PCMU
/// in clear. Media thread only, but for what it is told of descriptions.
final class SecurePort implements SecurePorts.Secure {
  private static final Logger LOG = LoggerFactory.getLogger(SecurePort.class);
  private static final int MOST_BYTES = 2_048;

  // Chromium repeats its check every 2.5 s; the credentials before serve until the next ones are in
  // use.
  private static final int MOST_CREDENTIALS = 2;

  private final DatagramChannel channel;
  private final String address;
  private final int port;
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(MOST_BYTES);
  private final byte[] in = new byte[MOST_BYTES + PayloadPath.ROOM];
  private final byte[] out = new byte[MOST_BYTES + PayloadPath.ROOM];
  private final PayloadPath path = new PayloadPath();
  private volatile Certificate certificate = Certificate.anonymous();
  private volatile List<BrowserOffer.Ice> credentials = List.of();
  private volatile @Nullable BrowserSession agreed;
  private volatile @Nullable InetSocketAddress peer;
  private volatile @Nullable DtlsSession dtls;
  private @Nullable String dtlsWith;
  private @Nullable String dtlsOwn;
  private @Nullable SrtpKeys keysInUse;
  private @Nullable Srtp incoming;
  private @Nullable Srtp outgoing;
  private volatile boolean closed;

  SecurePort(DatagramChannel channel, MediaConfig config) throws IOException {
    this.channel = channel;
    this.address = config.advertised();
    this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override
  public StreamDescriptions describe(long ssrc, @Nullable MediaSnapshot before) {
    return SecureSdp.of(this, ssrc, before);
  }

  String address() {
    return address;
  }

  /// The hash that descriptions bear. A session that failed has another one in the next: browsers
  /// keep the dead session as long as the hash is the same.
  synchronized String fingerprint() {
    DtlsSession session = dtls;
    if (session != null && session.isOver() && certificate.fingerprint().equals(dtlsOwn)) {
      certificate = Certificate.anonymous();
    }
    return certificate.fingerprint();
  }

  /// Checks with these are answered from now on, and with those before.
  synchronized void answerTo(BrowserOffer.Ice ice) {
    List<BrowserOffer.Ice> all = new ArrayList<>(credentials);
    all.addFirst(ice);
    credentials = List.copyOf(all.subList(0, Math.min(all.size(), MOST_CREDENTIALS)));
  }

  /// A far end whose check was answered before its description came makes no other one before it is
  /// secure: then this begins it.
  void agree(BrowserSession session) {
    agreed = session;
    if (dtls == null && peer != null) {
      secure();
    }
  }

  @Override
  public int rtpPort() {
    return port;
  }

  @Override
  public void aim(AudioSession session) {
    // It goes where the browser's checks come from.
  }

  @Override
  public void unlatch() {
    // Checks of ICE say where the far end is.
  }

  @Override
  public boolean isLatched() {
    return false;
  }

  @Override
  public int receiveRtcp(ByteBuffer in) {
    return NONE;
  }

  @Override
  public int receive(ByteBuffer into) {
    if (closed) {
      return NONE;
    }
    try {
      datagram.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(datagram);
      if (from == null) {
        return NONE;
      }
      datagram.flip();
      int length = datagram.remaining();
      if (length == 0) {
        return NOISE;
      }
      datagram.get(in, 0, length);
      return take(length, from, into);
    } catch (IOException gone) {
      // An ICMP error, or it was closed meanwhile; the timeout will tell.
      return NONE;
    }
  }

  private int take(int length, InetSocketAddress from, ByteBuffer into) throws IOException {
    int first = in[0] & 0xFF;
    if (first < 4) {
      check(length, from);
      return NOISE;
    }
    if (!from.equals(peer)) {
      return NOISE;
    }
    DtlsSession session = dtls;
    if (first >= 20 && first <= 63 && session != null) {
      session.feed(Arrays.copyOf(in, length));
      return NOISE;
    }
    return first >= 128 && first <= 191 ? packet(length, into) : NOISE;
  }

  /// RFC 8445, 7.3: whoever knows our password is the far end.
  private void check(int length, InetSocketAddress from) throws IOException {
    BindingRequest request = BindingRequest.parse(in, length).orElse(null);
    if (request == null) {
      return;
    }
    int colon = request.username().indexOf(':');
    String fragment = colon < 0 ? "" : request.username().substring(0, colon);
    for (BrowserOffer.Ice ice : credentials) {
      byte[] password = ice.password().getBytes(StandardCharsets.US_ASCII);
      if (ice.fragment().equals(fragment) && request.isFrom(password)) {
        answer(request, from, password);
        return;
      }
    }
  }

  private void answer(BindingRequest request, InetSocketAddress from, byte[] password)
      throws IOException {
    if (request.controlled()) {
      channel.send(ByteBuffer.wrap(BindingResponse.roleConflict(request, password)), from);
      return;
    }
    channel.send(ByteBuffer.wrap(BindingResponse.success(request, from, password)), from);
    if (peer == null || request.nominates()) {
      peer = from;
    }
    secure();
  }

  /// Begins DTLS, anew where the far end or we have another certificate.
  private synchronized void secure() {
    BrowserSession session = agreed;
    if (session == null || closed) {
      return;
    }
    String own = certificate.fingerprint();
    DtlsSession before = dtls;
    if (before == null || !session.fingerprint().equals(dtlsWith) || !own.equals(dtlsOwn)) {
      if (before != null) {
        before.close();
      }
      dtlsWith = session.fingerprint();
      dtlsOwn = own;
      DtlsSession next =
          new DtlsSession(
              "port-" + port, certificate, session.fingerprint(), this::sendDtls, this::dtlsOver);
      dtls = next;
      next.start();
    }
  }

  private void sendDtls(byte[] bytes, int from, int length) throws IOException {
    InetSocketAddress to = peer;
    if (to != null) {
      channel.send(ByteBuffer.wrap(bytes, from, length), to);
    }
  }

  private void dtlsOver() {
    if (closed) {
      closeChannel();
    }
  }

  private int packet(int length, ByteBuffer into) {
    unlock();
    Srtp open = incoming;
    if (open == null || length < Rtp.HEADER) {
      return NOISE;
    }
    int second = in[1] & 0xFF;
    boolean isReport = second >= 192 && second <= 223;
    int left = isReport ? open.unprotectRtcp(in, length) : open.unprotect(in, length);
    if (left != Srtp.REFUSED && !isReport) {
      left = path().heard(in, left);
    }
    if (left <= 0 || left > into.capacity()) {
      return NOISE;
    }
    into.clear();
    into.put(in, 0, left).flip();
    return left;
  }

  private PayloadPath path() {
    BrowserSession session = agreed;
    if (session != null) {
      path.agree(session);
    }
    return path;
  }

  /// Takes up the keys of the newest session.
  private void unlock() {
    DtlsSession session = dtls;
    SrtpKeys keys = session == null ? null : session.keys();
    if (keys != null && keys != keysInUse) {
      keysInUse = keys;
      incoming = keys.incoming();
      outgoing = keys.outgoing();
      LOG.debug("port {}: sound is protected by {}", port, keys.profile());
    }
  }

  @Override
  public boolean send(ByteBuffer packet) {
    return send(packet, false);
  }

  @Override
  public void sendRtcp(ByteBuffer packet) {
    send(packet, true);
  }

  private boolean send(ByteBuffer packet, boolean isReport) {
    unlock();
    Srtp lock = outgoing;
    InetSocketAddress to = peer;
    if (lock == null || to == null || closed) {
      return false;
    }
    int length = packet.remaining();
    packet.get(out, 0, length);
    if (!isReport) {
      length = path().said(out, length);
    }
    int whole = isReport ? lock.protectRtcp(out, length) : lock.protect(out, length);
    try {
      return whole > 0 && channel.send(ByteBuffer.wrap(out, 0, whole), to) > 0;
    } catch (IOException lost) {
      return false;
    }
  }

  @Override
  public synchronized void close(boolean goodbye) {
    if (closed) {
      return;
    }
    closed = true;
    DtlsSession session = dtls;
    if (session == null || session.isOver()) {
      closeChannel();
    } else if (goodbye) {
      session.close();
    } else {
      session.fail();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close UDP port " + port, e);
    }
  }
}
