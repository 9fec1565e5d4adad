package io.ringfort.protocol.sdp;

import io.ringfort.protocol.sdp.SessionDescription.Attribute;
import io.ringfort.protocol.sdp.SessionDescription.Media;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a browser's description says of its one stream of sound (RFC 8829, RFC 5764). Pure.
///
/// @param fragment and `password`: its ICE credentials
/// @param fingerprint SHA-256 of its certificate: `AB:CD:...`
/// @param mid the name of its section
/// @param codec the first of its own that we speak
/// @param opus payload type; -1 for none
/// @param events payload types of telephone-event
/// @param direction ours
public record BrowserSession(
    String fragment,
    String password,
    String fingerprint,
    String mid,
    BrowserCodec codec,
    int opus,
    Events events,
    Direction direction) {
  static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";
  private static final String HASH = "sha-256 ";
  private static final int HASH_LENGTH = 95;

  /// By their clocks, which must be the codec's; -1 for none.
  public record Events(int at8000, int at48000) {
    public int of(BrowserCodec codec) {
      return codec == BrowserCodec.PCMU ? at8000 : at48000;
    }
  }

  /// Reads an offer or an answer.
  ///
  /// @throws BadSdp when it describes no encrypted sound that we could exchange
  public static BrowserSession of(SessionDescription description) throws BadSdp {
    Media audio = audio(description);
    if (audio.attribute("rtcp-mux").isEmpty()) {
      throw new BadSdp("got no a=rtcp-mux (expected: RTP and RTCP on one port)");
    }
    String setup = value(description, audio, "setup");
    if (!setup.equals("actpass") && !setup.equals("active")) {
      throw new BadSdp("got a=setup:" + shown(setup) + " (expected: actpass or active)");
    }
    Map<String, Integer> types = types(audio);
    BrowserCodec codec = codec(audio, types);
    return new BrowserSession(
        ice(description, audio, "ice-ufrag", 4, 256),
        ice(description, audio, "ice-pwd", 22, 256),
        fingerprint(value(description, audio, "fingerprint")),
        mid(audio),
        codec,
        types.getOrDefault("OPUS/48000/2", -1),
        new Events(
            types.getOrDefault("TELEPHONE-EVENT/8000", -1),
            types.getOrDefault("TELEPHONE-EVENT/48000", -1)),
        description.direction(audio).reversed());
  }

  /// Whether a description is a browser's, or for one.
  public static boolean isOne(String text) {
    return text.contains(" " + PROTOCOL + " ");
  }

  static Media audio(SessionDescription of) throws BadSdp {
    for (Media media : of.media()) {
      if (media.type().equals("audio") && media.port() > 0 && media.protocol().equals(PROTOCOL)) {
        return media;
      }
    }
    List<String> got = of.media().stream().map(m -> m.type() + " " + m.protocol()).toList();
    throw new BadSdp(
        "got media " + shown(got.toString()) + " (expected: audio over " + PROTOCOL + ")");
  }

  private static BrowserCodec codec(Media audio, Map<String, Integer> types) throws BadSdp {
    for (String format : audio.formats()) {
      int type = SdpReader.number(format, 127);
      if (type == 0) {
        return BrowserCodec.PCMU;
      }
      if (type == types.getOrDefault("OPUS/48000/2", -1)) {
        return BrowserCodec.OPUS;
      }
    }
    throw new BadSdp("got formats " + audio.formats() + " (expected: PCMU or Opus)");
  }

  private static Map<String, Integer> types(Media audio) throws BadSdp {
    Map<String, Integer> types = new HashMap<>();
    for (Attribute attribute : audio.attributes()) {
      int space = attribute.value().indexOf(' ');
      if (attribute.name().equals("rtpmap") && space > 0) {
        int type = SdpReader.number(attribute.value().substring(0, space), 127);
        String encoding = attribute.value().substring(space + 1).strip().toUpperCase(Locale.ROOT);
        if (audio.formats().contains(Integer.toString(type))) {
          types.putIfAbsent(encoding, type);
        }
      }
    }
    return types;
  }

  private static String ice(
      SessionDescription of, Media audio, String name, int shortest, int longest) throws BadSdp {
    String value = value(of, audio, name);
    // RFC 8839, 5.4.
    boolean fits = value.length() >= shortest && value.length() <= longest;
    if (!fits || !value.chars().allMatch(BrowserSession::isIceCharacter)) {
      throw new BadSdp(
          "got an %s of %d characters (expected: %d to %d of A-Z, a-z, 0-9, + and /)"
              .formatted(name, value.length(), shortest, longest));
    }
    return value;
  }

  private static boolean isIceCharacter(int c) {
    boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return letter || (c >= '0' && c <= '9') || c == '+' || c == '/';
  }

  private static String fingerprint(String value) throws BadSdp {
    String lower = value.toLowerCase(Locale.ROOT);
    boolean fits = lower.startsWith(HASH) && value.length() == HASH.length() + HASH_LENGTH;
    if (!fits) {
      throw new BadSdp("got the fingerprint '" + shown(value) + "' (expected: sha-256)");
    }
    return value.substring(HASH.length()).toUpperCase(Locale.ROOT);
  }

  private static String mid(Media audio) throws BadSdp {
    String mid = audio.attribute("mid").orElse("0");
    boolean isToken = !mid.isEmpty() && mid.length() <= 32 && mid.matches("[A-Za-z0-9._-]+");
    if (!isToken) {
      throw new BadSdp("got a=mid:" + shown(mid) + " (expected: a short token)");
    }
    return mid;
  }

  private static String value(SessionDescription of, Media audio, String name) throws BadSdp {
    Optional<String> own = audio.attribute(name);
    return own.or(
            () ->
                of.attributes().stream()
                    .filter(a -> a.name().equals(name))
                    .map(Attribute::value)
                    .findFirst())
        .orElseThrow(() -> new BadSdp("got no a=" + name + " (expected: one)"));
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
