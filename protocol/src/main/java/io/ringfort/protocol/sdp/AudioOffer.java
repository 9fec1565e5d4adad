package io.ringfort.protocol.sdp;

import io.ringfort.protocol.sdp.SessionDescription.Media;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Offers and answers of one stream of sound (RFC 3264): PCMU, PCMA and telephone-event over
/// RTP/AVP. Lines of other media are refused with port 0. Pure; any thread.
///
/// @param address where we take sound: a literal
/// @param port there
/// @param rtcpPort ours
/// @param sessionId stays the same for a call's whole life, on whatever host
/// @param version grows by one with every description that differs from the last
/// @param eventsIn payload type of events, once it was agreed on; it must not change then (RFC
///   3264, 8.3.2)
public record AudioOffer(
    String address, int port, int rtcpPort, long sessionId, long version, int eventsIn) {

  /// The payload type of telephone-event that we offer.
  public static final int EVENTS = 101;

  /// An answer, and what it makes of both sides.
  public record Answer(String sdp, AudioSession session) {}

  /// The same in the next version.
  public AudioOffer next() {
    return new AudioOffer(address, port, rtcpPort, sessionId, version + 1, eventsIn);
  }

  /// The same with the payload type of events that was agreed on.
  public AudioOffer withEvents(int payloadType) {
    return new AudioOffer(address, port, rtcpPort, sessionId, version, payloadType);
  }

  /// The description of an offer.
  public String offer() {
    StringBuilder sdp = head();
    sdp.append("m=audio ").append(port).append(" RTP/AVP 0 8 ").append(eventsIn).append("\r\n");
    map(sdp, Codec.PCMU, Codec.PCMU.payloadType());
    map(sdp, Codec.PCMA, Codec.PCMA.payloadType());
    return tail(sdp, eventsIn, Direction.SENDRECV, true);
  }

  /// The answer to an offer: the first codec of theirs that we speak, and events where they offer
  /// them.
  ///
  /// @throws BadSdp when there is no such codec
  public Answer answer(SessionDescription offer) throws BadSdp {
    Media audio = audio(offer);
    AudioSession session = session(offer, audio, -1);
    StringBuilder sdp = head();
    for (Media media : offer.media()) {
      if (media == audio) {
        write(sdp, audio, session);
      } else {
        // RFC 3264, 6: a refused stream keeps its line, with port 0.
        sdp.append("m=").append(media.type()).append(" 0 ").append(media.protocol()).append(' ');
        sdp.append(String.join(" ", media.formats())).append("\r\n");
      }
    }
    return new Answer(sdp.toString(), session);
  }

  /// What the far end's answer to our offer makes of both sides.
  ///
  /// @throws BadSdp when it refuses
  public AudioSession agreed(SessionDescription answer) throws BadSdp {
    return session(answer, audio(answer), eventsIn);
  }

  /// The payload type of events in a description; empty when it has none.
  ///
  /// @throws BadSdp when it describes no sound
  public static OptionalInt eventsOf(SessionDescription description) throws BadSdp {
    int events = session(description, audio(description), -1).eventsIn();
    return events < 0 ? OptionalInt.empty() : OptionalInt.of(events);
  }

  private void write(StringBuilder sdp, Media audio, AudioSession session) {
    sdp.append("m=audio ").append(port).append(' ').append(audio.protocol());
    sdp.append(' ').append(session.payloadType());
    if (session.eventsIn() >= 0) {
      sdp.append(' ').append(session.eventsIn());
    }
    sdp.append("\r\n");
    map(sdp, session.codec(), session.payloadType());
    tail(sdp, session.eventsIn(), session.direction(), session.rtcpMux());
  }

  private StringBuilder head() {
    String family = address.indexOf(':') < 0 ? "IN IP4 " : "IN IP6 ";
    StringBuilder sdp = new StringBuilder(400).append("v=0\r\no=ringfort ").append(sessionId);
    sdp.append(' ').append(version).append(' ').append(family).append(address).append("\r\n");
    sdp.append("s=-\r\nc=").append(family).append(address).append("\r\nt=0 0\r\n");
    return sdp;
  }

  private static void map(StringBuilder sdp, Codec codec, int payloadType) {
    sdp.append("a=rtpmap:").append(payloadType).append(' ').append(codec).append("/8000\r\n");
  }

  private String tail(StringBuilder sdp, int events, Direction direction, boolean mux) {
    if (events >= 0) {
      sdp.append("a=rtpmap:").append(events).append(" telephone-event/8000\r\n");
      sdp.append("a=fmtp:").append(events).append(" 0-15\r\n");
    }
    sdp.append("a=ptime:20\r\na=").append(direction.attribute()).append("\r\n");
    sdp.append("a=rtcp:").append(rtcpPort).append("\r\n");
    return sdp.append(mux ? "a=rtcp-mux\r\n" : "").toString();
  }

  private static Media audio(SessionDescription of) throws BadSdp {
    for (Media media : of.media()) {
      boolean rtp = media.protocol().equals("RTP/AVP") || media.protocol().equals("RTP/AVPF");
      if (media.type().equals("audio") && media.port() > 0 && rtp) {
        return media;
      }
    }
    List<String> got = of.media().stream().map(m -> m.type() + " " + m.protocol()).toList();
    throw new BadSdp("got media " + got + " (expected: audio over RTP/AVP)");
  }

  /// @param ourEvents payload type that we offered for events; -1: theirs counts for both
  private static AudioSession session(SessionDescription of, Media audio, int ourEvents)
      throws BadSdp {
    @Nullable Codec codec = null;
    int payloadType = -1;
    int events = -1;
    for (String format : audio.formats()) {
      int type = SdpReader.number(format, 127);
      String encoding = encoding(audio, type);
      Optional<Codec> spoken = spoken(encoding);
      if (codec == null && spoken.isPresent()) {
        codec = spoken.get();
        payloadType = type;
      } else if (events < 0 && encoding.equals("TELEPHONE-EVENT/8000")) {
        events = type;
      }
    }
    if (codec == null) {
      throw new BadSdp("got formats " + audio.formats() + " (expected: PCMU or PCMA)");
    }
    InetAddress address = address(of, audio);
    boolean mux = audio.attribute("rtcp-mux").isPresent();
    return new AudioSession(
        address.getHostAddress(),
        audio.port(),
        mux ? audio.port() : rtcpPort(audio),
        mux,
        codec,
        payloadType,
        events,
        events >= 0 && ourEvents >= 0 ? ourEvents : events,
        direction(of.direction(audio).reversed(), address.isAnyLocalAddress()));
  }

  // The old way to hold (RFC 3264, 8.4): an address of zeros takes nothing.
  private static Direction direction(Direction ours, boolean nowhere) {
    return Direction.of(ours.sends() && !nowhere, ours.receives());
  }

  private static InetAddress address(SessionDescription of, Media audio) throws BadSdp {
    String text = of.address(audio).orElse("");
    InetAddress address;
    try {
      // Only literals: a name would have to be looked up, which takes time.
      address = InetAddress.ofLiteral(text.split("/", 2)[0]);
    } catch (IllegalArgumentException e) {
      throw new BadSdp("got the address '" + text + "' (expected: IPv4 or IPv6)");
    }
    if (address.isMulticastAddress() || text.equals("255.255.255.255")) {
      throw new BadSdp("got the address '" + text + "' (expected: one host's)");
    }
    return address;
  }

  private static int rtcpPort(Media audio) throws BadSdp {
    Optional<String> told = audio.attribute("rtcp");
    // RFC 3605: `a=rtcp:port`, perhaps with an address behind it, which we do not take.
    return told.isPresent()
        ? SdpReader.number(told.get().split(" ", 2)[0], 65_535)
        : Math.min(audio.port() + 1, 65_535);
  }

  private static String encoding(Media audio, int payloadType) {
    String prefix = payloadType + " ";
    for (SessionDescription.Attribute attribute : audio.attributes()) {
      if (attribute.name().equals("rtpmap") && attribute.value().startsWith(prefix)) {
        String encoding = attribute.value().substring(prefix.length()).strip();
        return encoding.toUpperCase(Locale.ROOT);
      }
    }
    for (Codec codec : Codec.values()) {
      if (codec.payloadType() == payloadType) {
        return codec + "/8000";
      }
    }
    return "";
  }

  private static Optional<Codec> spoken(String encoding) {
    List<Codec> found = new ArrayList<>(1);
    for (Codec codec : Codec.values()) {
      if (encoding.equals(codec + "/8000") || encoding.equals(codec + "/8000/1")) {
        found.add(codec);
      }
    }
    return found.stream().findFirst();
  }
}
