package io.ringfort.protocol.gsm7;

import java.util.Random;

/// Seeded texts that are rich in what makes cutting hard: extension characters and surrogate pairs.
final class RandomText {
  private static final String PLAIN = "abc XYZ 0189 @£$èéΔΩ\n\rÄñà?";
  private static final String EXTENSION = "\f^{}\\[~]|€";
  private static final String FOREIGN = "漢ç“😀🏳\u200Dя";

  private RandomText() {}

  static String gsm7(Random random, int length) {
    int extensionOneIn = 1 + random.nextInt(12);
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      String source = random.nextInt(extensionOneIn) == 0 ? EXTENSION : PLAIN;
      text.append(source.charAt(random.nextInt(source.length())));
    }
    return text.toString();
  }

  static String ucs2(Random random, int length) {
    int foreignOneIn = 1 + random.nextInt(6);
    StringBuilder text = new StringBuilder(length + 2).append('я');
    while (text.length() < length) {
      String source = random.nextInt(foreignOneIn) == 0 ? FOREIGN : PLAIN;
      int[] points = source.codePoints().toArray();
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
