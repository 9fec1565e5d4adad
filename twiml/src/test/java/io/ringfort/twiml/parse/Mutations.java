package io.ringfort.twiml.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Damages documents: single bytes, repeated beginnings, cuts, and pieces of XML in odd places.
final class Mutations {
  private Mutations() {}

  static byte[] of(Random random, byte[] seed, String[] pieces) {
    byte[] document = seed;
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      int from = random.nextInt(document.length + 1);
      int to = Math.min(document.length, from + (random.nextInt(3) == 0 ? random.nextInt(12) : 0));
      byte[] piece =
          switch (random.nextInt(4)) {
            case 0 -> new byte[] {(byte) random.nextInt()};
            case 1 -> Arrays.copyOfRange(document, 0, random.nextInt(document.length + 1));
            case 2 -> new byte[0];
            default -> bytes(pieces[random.nextInt(pieces.length)]);
          };
      byte[] next = new byte[from + piece.length + document.length - to];
      System.arraycopy(document, 0, next, 0, from);
      System.arraycopy(piece, 0, next, from, piece.length);
      System.arraycopy(document, to, next, from + piece.length, document.length - to);
      document = next.length == 0 ? bytes("<") : next;
    }
    return document;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
