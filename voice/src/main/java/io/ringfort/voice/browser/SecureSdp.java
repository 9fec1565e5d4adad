package io.ringfort.voice.browser;

import io.ringfort.protocol.sdp.AudioOffer;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.BadSdp;
import io.ringfort.protocol.sdp.BrowserOffer;
import io.ringfort.protocol.sdp.BrowserSession;
import io.ringfort.protocol.sdp.Codec;
import io.ringfort.protocol.sdp.SessionDescription;
import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.StreamDescriptions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The descriptions of a browser's stream. Another fragment of the far end's means that it looks
/// for its way anew (RFC 8839, 4.4.1.1.1): then ours changes, too. Any thread.
final class SecureSdp implements StreamDescriptions {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  // RFC 8839, 5.4: at least 24 and 128 bits.
  private static final int FRAGMENT = 8;
  private static final int PASSWORD = 24;

  private final SecurePort port;
  private BrowserOffer ours;
  private @Nullable String local;
  private @Nullable String remote;
  private @Nullable BrowserSession theirs;
  private @Nullable AudioSession session;

  private SecureSdp(SecurePort port, BrowserOffer ours) {
    this.port = port;
    this.ours = ours;
    port.answerTo(ours.ice());
  }

  static SecureSdp of(SecurePort port, long ssrc, @Nullable MediaSnapshot before) {
    long id = RANDOM.nextLong(1, 1L << 53);
    long version = 1;
    if (before != null) {
      try {
        SessionDescription.Origin origin = SessionDescription.parse(before.localSdp()).origin();
        id = Long.parseLong(origin.sessionId());
        version = Long.parseLong(origin.version()) + 1;
      } catch (BadSdp | NumberFormatException e) {
        throw new IllegalArgumentException("got a snapshot without a usable description", e);
      }
    }
    return new SecureSdp(
        port,
        new BrowserOffer(
            port.address(), port.rtpPort(), id, version, fresh(), port.fingerprint(), ssrc));
  }

  private static BrowserOffer.Ice fresh() {
    return new BrowserOffer.Ice(random(FRAGMENT), random(PASSWORD));
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @Override
  public synchronized String offer() {
    String text = ours.offer();
    if (local != null && !local.equals(text)) {
      ours = ours.next();
      text = ours.offer();
    }
    local = text;
    return text;
  }

  @Override
  public synchronized String answer(String offer) throws MediaStream.NoCommonCodec {
    try {
      SessionDescription description = SessionDescription.parse(offer);
      BrowserSession offered = BrowserSession.of(description);
      if (theirs != null && !theirs.fragment().equals(offered.fragment())) {
        ours = ours.with(fresh()).in(port.fingerprint());
        port.answerTo(ours.ice());
      }
      String text = ours.answer(description).sdp();
      if (local != null && !local.equals(text)) {
        ours = ours.next();
        text = ours.answer(description).sdp();
      }
      local = text;
      agree(offered, offer);
      return text;
    } catch (BadSdp e) {
      throw new MediaStream.NoCommonCodec(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public synchronized void accept(String answer) throws MediaStream.NoCommonCodec {
    try {
      agree(BrowserSession.of(SessionDescription.parse(answer)), answer);
    } catch (BadSdp e) {
      throw new MediaStream.NoCommonCodec(String.valueOf(e.getMessage()));
    }
  }

  private void agree(BrowserSession agreed, String description) {
    theirs = agreed;
    remote = description;
    port.agree(agreed);
    boolean events = agreed.events().of(agreed.codec()) >= 0;
    // To the stream it is PCMU, whatever is on the wire; where that goes, the port knows.
    session =
        new AudioSession(
            port.address(),
            port.rtpPort(),
            port.rtpPort(),
            true,
            Codec.PCMU,
            Codec.PCMU.payloadType(),
            events ? AudioOffer.EVENTS : -1,
            events ? AudioOffer.EVENTS : -1,
            agreed.direction());
  }

  @Override
  public synchronized String local() {
    return local == null ? offer() : local;
  }

  @Override
  public synchronized @Nullable String remote() {
    return remote;
  }

  @Override
  public synchronized @Nullable AudioSession session() {
    return session;
  }
}
