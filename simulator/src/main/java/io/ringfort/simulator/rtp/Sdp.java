package io.ringfort.simulator.rtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one audio stream of a session description (RFC 8866), as offer and answer (RFC 3264).
///
/// @param audio where the stream's media is wanted
/// @param payloadTypes of G.711, in the order of preference
/// @param eventType of telephone events at 8 kHz, -1 where there are none
/// @param direction `sendrecv`, `sendonly`, `recvonly` or `inactive`, as its author sees it
/// @param mediaLines all `m=` lines in order: an answer has as many
/// @param audioLine which of them is the audio stream
public record Sdp(
    InetSocketAddress audio,
    List<Integer> payloadTypes,
    int eventType,
    String direction,
    List<String> mediaLines,
    int audioLine) {
  /// Where this side's own telephone events go in an offer.
  private static final int USUAL_EVENT_TYPE = 101;

  private static final Pattern AUDIO =
      Pattern.compile("m=audio (\\d{1,5})(?:/\\d+)? RTP/AVP((?: \\d{1,3})+)");
  private static final Pattern CONNECTION = Pattern.compile("c=IN IP[46] ([^/\\s]+).*");
  private static final Pattern EVENTS =
      Pattern.compile("a=rtpmap:(\\d{1,3}) telephone-event/8000.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECTION =
      Pattern.compile("a=(sendrecv|sendonly|recvonly|inactive)\\s*");

  public Sdp {
    payloadTypes = List.copyOf(payloadTypes);
    mediaLines = List.copyOf(mediaLines);
  }

  /// Empty where there is no audio stream over plain RTP with G.711: the answer to that is 488.
  public static Optional<Sdp> parse(String text) {
    List<String> lines = Arrays.asList(text.split("\r?\n"));
    List<String> media = lines.stream().filter(line -> line.startsWith("m=")).toList();
    int at = 0;
    for (String line : media) {
      Matcher audio = AUDIO.matcher(line.trim());
      if (audio.matches() && !audio.group(1).equals("0")) {
        return stream(lines, media, at, audio);
      }
      at++;
    }
    return Optional.empty();
  }

  private static Optional<Sdp> stream(
      List<String> lines, List<String> media, int at, Matcher audio) {
    List<String> session = lines.subList(0, lines.indexOf(media.getFirst()));
    int begin = lines.indexOf(media.get(at));
    int end = at + 1 < media.size() ? lines.indexOf(media.get(at + 1)) : lines.size();
    // What stands in the media section counts before what stands above all of them.
    List<String> own = new ArrayList<>(lines.subList(begin, end));
    own.addAll(session);
    List<Integer> offered =
        Arrays.stream(audio.group(2).trim().split(" ")).map(Integer::valueOf).toList();
    List<Integer> spoken =
        offered.stream().filter(type -> type == G711.PCMU || type == G711.PCMA).toList();
    int events = Integer.parseInt(find(own, EVENTS).orElse("-1"));
    Optional<InetAddress> host = find(own, CONNECTION).flatMap(Sdp::address);
    if (spoken.isEmpty() || host.isEmpty()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(audio.group(1));
    // An address of zeros is the old way to put on hold (RFC 3264, 8.4).
    String direction =
        host.get().isAnyLocalAddress() ? "inactive" : find(own, DIRECTION).orElse("sendrecv");
    return Optional.of(
        new Sdp(
            new InetSocketAddress(host.get(), port),
            spoken,
            offered.contains(events) ? events : -1,
            direction,
            media,
            at));
  }

  /// Whether its author wants to hear something.
  public boolean receives() {
    return direction.equals("sendrecv") || direction.equals("recvonly");
  }

  /// Whether its author may say something.
  public boolean sends() {
    return direction.equals("sendrecv") || direction.equals("sendonly");
  }

  /// An offer of this side.
  ///
  /// @param direction as for the description
  public static String offer(InetSocketAddress local, long session, int version, String direction) {
    return head(local, session, version)
        + audio(local, "0 8 " + USUAL_EVENT_TYPE, USUAL_EVENT_TYPE)
        + "a="
        + direction
        + "\r\n";
  }

  /// The answer to this description: its first codec, its events, its number of streams.
  public String answer(InetSocketAddress local, long session, int version) {
    StringBuilder text = new StringBuilder(head(local, session, version));
    for (int i = 0; i < mediaLines.size(); i++) {
      if (i == audioLine) {
        String formats = payloadTypes.getFirst() + (eventType < 0 ? "" : " " + eventType);
        text.append(audio(local, formats, eventType));
        text.append("a=").append(mirrored()).append("\r\n");
      } else {
        // "To reject an offered stream, the port number ... MUST be set to zero" (RFC 3264, 6).
        text.append(mediaLines.get(i).trim().replaceFirst("^(m=\\S+) \\S+", "$1 0"));
        text.append("\r\n");
      }
    }
    return text.toString();
  }

  private String mirrored() {
    return switch (direction) {
      case "sendonly" -> "recvonly";
      case "recvonly" -> "sendonly";
      default -> direction;
    };
  }

  private static String head(InetSocketAddress local, long session, int version) {
    String host = local.getAddress().getHostAddress();
    String address = (host.contains(":") ? "IN IP6 " : "IN IP4 ") + host;
    return "v=0\r\no=phone "
        + session
        + " "
        + version
        + " "
        + address
        + "\r\ns=-\r\nc="
        + address
        + "\r\nt=0 0\r\n";
  }

  private static String audio(InetSocketAddress local, String formats, int events) {
    StringBuilder text =
        new StringBuilder("m=audio " + local.getPort() + " RTP/AVP " + formats + "\r\n");
    for (String format : formats.split(" ")) {
      switch (Integer.parseInt(format)) {
        case G711.PCMU -> text.append("a=rtpmap:0 PCMU/8000\r\n");
        case G711.PCMA -> text.append("a=rtpmap:8 PCMA/8000\r\n");
        default ->
            text.append("a=rtpmap:" + events + " telephone-event/8000\r\n")
                .append("a=fmtp:" + events + " 0-15\r\n");
      }
    }
    return text.append("a=ptime:20\r\n").toString();
  }

  private static Optional<String> find(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(line -> pattern.matcher(line.trim()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  private static Optional<InetAddress> address(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
