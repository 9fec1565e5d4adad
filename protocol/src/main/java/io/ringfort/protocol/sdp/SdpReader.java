package io.ringfort.protocol.sdp;

import io.ringfort.protocol.sdp.SessionDescription.Attribute;
import io.ringfort.protocol.sdp.SessionDescription.Media;
import io.ringfort.protocol.sdp.SessionDescription.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a description line by line. Lenient about the order of lines and about line ends, strict
/// about what we use; never reads more than its limits.
final class SdpReader {
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
    List<String> lines = lines();
    if (lines.size() > MAX_LINES || !lines.getFirst().startsWith("v=0")) {
      throw new BadSdp(
          "got "
              + lines.size()
              + " lines, the first '"
              + shown(lines.getFirst())
              + "' (expected: v=0)");
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

  /// At most one more than there may be. By hand, as all of this: each call brings several descriptions,
  /// and a pattern's matcher costs more than the text.
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length() && lines.size() < MAX_LINES; i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        lines.add(text.substring(start, i));
        boolean both = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
        i += both ? 1 : 0;
        start = i + 1;
      }
    }
    lines.add(text.substring(start));
    return lines;
  }

  /// What stands between spaces.
  private static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == ' ') {
        if (i > start) {
          words.add(value.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
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
    List<String> fields = words(value);
    if (fields.size() < 6) {
      throw new BadSdp("got 'o=" + shown(value) + "' (expected: six fields)");
    }
    return new Origin(fields.get(0), fields.get(1), fields.get(2), fields.get(5));
  }

  private static String connection(String value) throws BadSdp {
    List<String> fields = words(value);
    if (fields.size() != 3 || !fields.getFirst().equals("IN")) {
      throw new BadSdp("got 'c=" + shown(value) + "' (expected: IN IP4 or IP6 and an address)");
    }
    return fields.get(2);
  }

  private static Media media(String value) throws BadSdp {
    List<String> fields = words(value);
    if (fields.size() < 4 || fields.size() > 3 + MAX_FORMATS) {
      throw new BadSdp(
          "got 'm=" + shown(value) + "' (expected: type, port, protocol and 1 to 64 formats)");
    }
    // RFC 8866, 5.14: `port/count` is for layered encodings, which we do not take.
    int port = number(beforeSlash(fields.get(1)), 65_535);
    List<String> formats = List.copyOf(fields.subList(3, fields.size()));
    return new Media(
        fields.getFirst().toLowerCase(Locale.ROOT), port, fields.get(2), formats, null, List.of());
  }

  private static String beforeSlash(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
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
