package io.ringfort.protocol.gsm7;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a text into as many short messages as it needs.
///
/// The whole text is GSM 7-bit if every character is in that alphabet, otherwise UCS-2. Parts are
/// filled from the left; an extension character and a surrogate pair are never cut in two.
/// Stateless and light on allocation: any thread.
public final class Segmentation {
  private Segmentation() {}

  /// The encoding and the payload of every part; the empty text is one empty part.
  public static Segments of(String text) {
    int septets = Gsm7.septets(text);
    return septets == Gsm7.NOT_ENCODABLE
        ? new Segments(Encoding.UCS2, ucs2Parts(text))
        : new Segments(Encoding.GSM7, gsm7Parts(Gsm7.encode(text, septets)));
  }

  /// The number of parts that [#of] makes, without making them.
  public static int count(String text) {
    int limit = Encoding.GSM7.unitsConcatenated();
    int septets = 0;
    int parts = 1;
    int inPart = 0;
    for (int i = 0; i < text.length(); i++) {
      int width = Gsm7.width(text.charAt(i));
      if (width == 0) {
        return ucs2Count(text);
      }
      septets += width;
      inPart += width;
      if (inPart > limit) {
        parts++;
        inPart = width;
      }
    }
    return septets <= Encoding.GSM7.unitsAlone() ? 1 : parts;
  }

  private static List<byte[]> gsm7Parts(byte[] septets) {
    if (septets.length <= Encoding.GSM7.unitsAlone()) {
      return List.of(septets);
    }
    int limit = Encoding.GSM7.unitsConcatenated();
    List<byte[]> parts = new ArrayList<>(septets.length / limit + 1);
    for (int start = 0; start < septets.length; ) {
      int end = Math.min(start + limit, septets.length);
      // Our own encoding ends with an escape only where its code comes next.
      if (septets[end - 1] == Gsm7.ESCAPE) {
        end--;
      }
      parts.add(Arrays.copyOfRange(septets, start, end));
      start = end;
    }
    return parts;
  }

  private static List<byte[]> ucs2Parts(String text) {
    if (text.length() <= Encoding.UCS2.unitsAlone()) {
      return List.of(utf16(text, 0, text.length()));
    }
    List<byte[]> parts = new ArrayList<>(text.length() / Encoding.UCS2.unitsConcatenated() + 1);
    for (int start = 0; start < text.length(); ) {
      int end = ucs2End(text, start);
      parts.add(utf16(text, start, end));
      start = end;
    }
    return parts;
  }

  private static int ucs2Count(String text) {
    if (text.length() <= Encoding.UCS2.unitsAlone()) {
      return 1;
    }
    int parts = 0;
    for (int start = 0; start < text.length(); start = ucs2End(text, start)) {
      parts++;
    }
    return parts;
  }

  private static int ucs2End(String text, int start) {
    int end = start + Encoding.UCS2.unitsConcatenated();
    if (end >= text.length()) {
      return text.length();
    }
    return Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end)) ? end - 1 : end;
  }

  // By hand, because String.getBytes would put a replacement character in place of a lone
  // surrogate.
  private static byte[] utf16(String text, int start, int end) {
    byte[] bytes = new byte[(end - start) * 2];
    int at = 0;
    for (int i = start; i < end; i++) {
      char unit = text.charAt(i);
      bytes[at++] = (byte) (unit >> 8);
      bytes[at++] = (byte) unit;
    }
    return bytes;
  }
}
