package io.ringfort.protocol.sdp;

import io.ringfort.protocol.sdp.SessionDescription.Media;

/// Offers and answers to browsers: one stream of sound, encrypted, on one port that takes part in
/// ICE as a lite agent (RFC 8445, 2.5) and waits for DTLS. Pure; any thread.
///
/// @param address where we are: a literal
/// @param sessionId stays the same for a call's whole life, on whatever host
/// @param version grows by one with every description that differs from the last
/// @param fragment and `password`: our ICE credentials
/// @param fingerprint SHA-256 of our certificate: `AB:CD:...`
/// @param ssrc of what we send
public record BrowserOffer(
    String address,
    int port,
    long sessionId,
    long version,
    Ice ice,
    String fingerprint,
    long ssrc) {
  private static final int OPUS = 111;
  private static final int EVENTS_8000 = 126;
  private static final int EVENTS_48000 = 110;

  /// The priority of a host's only candidate (RFC 8445, 5.1.2.1).
  private static final long PRIORITY = 2_130_706_431;

  /// Credentials of one ICE session.
  public record Ice(String fragment, String password) {
    /// Without the password.
    @Override
    public String toString() {
      return "Ice[" + fragment + "]";
    }
  }

  /// An answer, and what it makes of both sides.
  public record Answer(String sdp, BrowserSession session) {}

  public BrowserOffer next() {
    return new BrowserOffer(address, port, sessionId, version + 1, ice, fingerprint, ssrc);
  }

  /// The same with other credentials: the way to us is looked for anew.
  public BrowserOffer with(Ice other) {
    return new BrowserOffer(address, port, sessionId, version, other, fingerprint, ssrc);
  }

  /// The same with another certificate.
  public BrowserOffer in(String otherFingerprint) {
    return new BrowserOffer(address, port, sessionId, version, ice, otherFingerprint, ssrc);
  }

  /// The description of an offer.
  public String offer() {
    StringBuilder sdp = head("0");
    sdp.append("m=audio ").append(port).append(' ').append(BrowserSession.PROTOCOL);
    sdp.append(" 0 ").append(OPUS).append(' ').append(EVENTS_8000);
    sdp.append(' ').append(EVENTS_48000).append("\r\n");
    tail(sdp, "actpass", "0", Direction.SENDRECV);
    pcmu(sdp);
    opus(sdp, OPUS);
    events(sdp, EVENTS_8000, 8_000);
    events(sdp, EVENTS_48000, 48_000);
    return sdp.toString();
  }

  /// The answer to an offer: the first codec of theirs that we speak, alone, as browsers would
  /// otherwise send another one than we do.
  ///
  /// @throws BadSdp when there is no such codec, or it is no browser's offer
  public Answer answer(SessionDescription offer) throws BadSdp {
    BrowserSession session = BrowserSession.of(offer);
    Media audio = BrowserSession.audio(offer);
    StringBuilder sdp = head(session.mid());
    for (Media media : offer.media()) {
      if (media == audio) {
        write(sdp, session);
      } else {
        // RFC 3264, 6: a refused stream keeps its line, with port 0.
        sdp.append("m=").append(media.type()).append(" 0 ").append(media.protocol()).append(' ');
        sdp.append(String.join(" ", media.formats())).append("\r\nc=IN IP4 0.0.0.0\r\n");
      }
    }
    return new Answer(sdp.toString(), session);
  }

  private void write(StringBuilder sdp, BrowserSession session) {
    boolean isPcmu = session.codec() == BrowserCodec.PCMU;
    int events = session.events().of(session.codec());
    sdp.append("m=audio ").append(port).append(' ').append(BrowserSession.PROTOCOL).append(' ');
    sdp.append(isPcmu ? 0 : session.opus());
    sdp.append(events < 0 ? "" : " " + events).append("\r\n");
    tail(sdp, "passive", session.mid(), session.direction());
    if (isPcmu) {
      pcmu(sdp);
    } else {
      opus(sdp, session.opus());
    }
    if (events >= 0) {
      events(sdp, events, isPcmu ? 8_000 : 48_000);
    }
  }

  private StringBuilder head(String mid) {
    StringBuilder sdp = new StringBuilder(900).append("v=0\r\no=ringfort ").append(sessionId);
    sdp.append(' ').append(version).append(' ').append(family()).append(address).append("\r\n");
    sdp.append("s=-\r\nt=0 0\r\na=ice-lite\r\na=group:BUNDLE ").append(mid).append("\r\n");
    return sdp.append("a=msid-semantic: WMS ringfort\r\n");
  }

  private String family() {
    return address.indexOf(':') < 0 ? "IN IP4 " : "IN IP6 ";
  }

  private void tail(StringBuilder sdp, String setup, String mid, Direction direction) {
    line(sdp, "c=" + family() + address);
    line(sdp, "a=rtcp-mux");
    line(sdp, "a=ice-ufrag:" + ice.fragment());
    line(sdp, "a=ice-pwd:" + ice.password());
    line(sdp, "a=fingerprint:sha-256 " + fingerprint);
    line(sdp, "a=setup:" + setup);
    line(sdp, "a=mid:" + mid);
    line(sdp, "a=" + direction.attribute());
    line(sdp, "a=ptime:20");
    line(sdp, "a=ssrc:" + ssrc + " cname:ringfort");
    line(sdp, "a=msid:ringfort sound");
    line(sdp, "a=candidate:1 1 udp " + PRIORITY + " " + address + " " + port + " typ host");
    line(sdp, "a=end-of-candidates");
  }

  private static void pcmu(StringBuilder sdp) {
    line(sdp, "a=rtpmap:0 PCMU/8000");
  }

  private static void opus(StringBuilder sdp, int type) {
    line(sdp, "a=rtpmap:" + type + " opus/48000/2");
    line(sdp, "a=fmtp:" + type + " minptime=20;useinbandfec=1;stereo=0;maxplaybackrate=8000");
  }

  private static void events(StringBuilder sdp, int type, int clock) {
    line(sdp, "a=rtpmap:" + type + " telephone-event/" + clock);
    line(sdp, "a=fmtp:" + type + " 0-15");
  }

  private static void line(StringBuilder sdp, String line) {
    sdp.append(line).append("\r\n");
  }
}
