package io.ringfort.simulator.smpp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a text into the parts in which a handset sends it: GSM-7 where the alphabet has every
/// character, else UCS-2. Pure.
final class Segmenter {
  private static final byte HAS_HEADER = 0x40;
  private static final int HEADER_OCTETS = 6;
  private static final int SHORT_MESSAGE_OCTETS = 140;
  private static final int SEPTETS_ALONE = 160;
  private static final int SEPTETS_IN_PART = 153;

  private Segmenter() {}

  /// One part, ready for short_message: with a user data header where there are several.
  record Segment(Encoding encoding, byte esmClass, byte[] octets) {}

  /// @param reference tells this message's parts from those of the next; its low eight bits count
  /// @throws IllegalArgumentException if the text needs more than 255 parts
  static List<Segment> segments(String text, int reference) {
    Encoding encoding = Gsm7.encodes(text) ? Encoding.GSM_7 : Encoding.UCS_2;
    List<byte[]> characters = text.codePoints().mapToObj(c -> encode(c, encoding)).toList();
    boolean gsm = encoding == Encoding.GSM_7;
    List<byte[]> alone = fill(characters, gsm ? SEPTETS_ALONE : SHORT_MESSAGE_OCTETS);
    if (alone.size() == 1) {
      return List.of(new Segment(encoding, (byte) 0, alone.getFirst()));
    }
    List<byte[]> parts =
        fill(characters, gsm ? SEPTETS_IN_PART : SHORT_MESSAGE_OCTETS - HEADER_OCTETS);
    if (parts.size() > 255) {
      throw new IllegalArgumentException(
          "Body: got a text of " + parts.size() + " parts (expected: at most 255)");
    }
    List<Segment> segments = new ArrayList<>();
    for (byte[] part : parts) {
      int number = segments.size() + 1;
      // 3GPP TS 23.040, 9.2.3.24.1: element 0, three octets: reference, total, number.
      byte[] header = {5, 0, 3, (byte) reference, (byte) parts.size(), (byte) number};
      byte[] octets =
          ByteBuffer.allocate(header.length + part.length).put(header).put(part).array();
      segments.add(new Segment(encoding, HAS_HEADER, octets));
    }
    return segments;
  }

  private static byte[] encode(int codePoint, Encoding encoding) {
    if (encoding == Encoding.GSM_7) {
      return Gsm7.encode((char) codePoint);
    }
    char[] units = Character.toChars(codePoint);
    ByteBuffer octets = ByteBuffer.allocate(units.length * Character.BYTES);
    octets.asCharBuffer().put(units);
    return octets.array();
  }

  /// Never cuts inside a character: an escape or a surrogate pair stays in one part.
  private static List<byte[]> fill(List<byte[]> characters, int limit) {
    List<byte[]> parts = new ArrayList<>();
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (byte[] character : characters) {
      if (part.size() + character.length > limit) {
        parts.add(part.toByteArray());
        part.reset();
      }
      part.writeBytes(character);
    }
    parts.add(part.toByteArray());
    return parts;
  }
}
