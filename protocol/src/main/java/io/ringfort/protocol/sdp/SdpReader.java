package io.ringfort.protocol.sdp;

import io.ringfort.protocol.sdp.SessionDescription.Attribute;
import io.ringfort.protocol.sdp.SessionDescription.Media;
import io.ringfort.protocol.sdp.SessionDescription.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a description line by line. Lenient about the order of lines and about line ends, strict
/// about what we use; never reads more than its limits.
final class SdpReader {

  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern LINE_ENDS = Pattern.compile("\r\n|\n|\r");
  private static final int MAX_CHARACTERS = 32_768;
  private static final int MAX_LINES = 1_000;
  private static final int MAX_MEDIA = 16;
  private static final int MAX_FORMATS = 64;

  private final String text;
  private @Nullable Origin origin;
  private @Nullable String connection;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<Media> media = new ArrayList<>();
  private @Nullable Media open;
  private @Nullable String openConnection;
  private List<Attribute> openAttributes = new ArrayList<>();

  SdpReader(String text) {
    this.text = text;
  }

  SessionDescription read() throws BadSdp {
    if (text.length() > MAX_CHARACTERS) {
      throw new BadSdp(
          "got a description of " + text.length() + " characters (expected: at most 32768)");
    }
    String[] lines = LINE_ENDS.split(text, MAX_LINES + 1);
    if (lines.length > MAX_LINES || !lines[0].startsWith("v=0")) {
      throw new BadSdp(
          "got " + lines.length + " lines, the first '" + shown(lines[0]) + "' (expected: v=0)");
    }
    for (String line : lines) {
      if (line.length() >= 2 && line.charAt(1) == '=') {
        take(line.charAt(0), line.substring(2).strip());
      }
    }
    closeMedia();
    if (origin == null) {
      throw new BadSdp("got no o= line (expected: one)");
    }
    return new SessionDescription(origin, connection, attributes, media);
  }

  private void take(char type, String value) throws BadSdp {
    switch (type) {
      case 'o' -> origin = origin(value);
      case 'c' -> {
        if (open == null) {
          connection = connection(value);
        } else if (openConnection == null) {
          openConnection = connection(value);
        }
      }
      case 'm' -> {
        closeMedia();
        open = media(value);
      }
      case 'a' -> (open == null ? attributes : openAttributes).add(attribute(value));
      default -> {}
    }
  }

  private void closeMedia() throws BadSdp {
    if (open == null) {
      return;
    }
    if (media.size() == MAX_MEDIA) {
      throw new BadSdp("got more than 16 m= lines (expected: at most 16)");
    }
    media.add(
        new Media(
            open.type(),
            open.port(),
            open.protocol(),
            open.formats(),
            openConnection,
            openAttributes));
    open = null;
    openConnection = null;
    openAttributes = new ArrayList<>();
  }

  private static Origin origin(String value) throws BadSdp {
    String[] fields = SPACES.split(value);
    if (fields.length < 6) {
      throw new BadSdp("got 'o=" + shown(value) + "' (expected: six fields)");
    }
    return new Origin(fields[0], fields[1], fields[2], fields[5]);
  }

  private static String connection(String value) throws BadSdp {
    String[] fields = SPACES.split(value);
    if (fields.length != 3 || !fields[0].equals("IN")) {
      throw new BadSdp("got 'c=" + shown(value) + "' (expected: IN IP4 or IP6 and an address)");
    }
    return fields[2];
  }

  private static Media media(String value) throws BadSdp {
    String[] fields = SPACES.split(value);
    if (fields.length < 4 || fields.length > 3 + MAX_FORMATS) {
      throw new BadSdp(
          "got 'm=" + shown(value) + "' (expected: type, port, protocol and 1 to 64 formats)");
    }
    // RFC 8866, 5.14: `port/count` is for layered encodings, which we do not take.
    int port = number(fields[1].split("/", 2)[0], 65_535);
    List<String> formats = List.of(fields).subList(3, fields.length);
    return new Media(fields[0].toLowerCase(Locale.ROOT), port, fields[2], formats, null, List.of());
  }

  private static Attribute attribute(String value) {
    int colon = value.indexOf(':');
    return colon < 0
        ? new Attribute(value, "")
        : new Attribute(value.substring(0, colon), value.substring(colon + 1).strip());
  }

  static int number(String text, int max) throws BadSdp {
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(SdpReader::digit);
    int number = digits ? Integer.parseInt(text) : -1;
    if (number < 0 || number > max) {
      throw new BadSdp("got '" + shown(text) + "' (expected: a number from 0 to " + max + ")");
    }
    return number;
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
