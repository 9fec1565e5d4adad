package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Play;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `<Play>`: the URL of a sound, or digits, or both.
final class PlayVerb {
  static final int MOST_LOOPS = 1_000;

  private static final Pattern DIGITS = Pattern.compile("[0-9*#A-Da-dwW]{0,512}");

  private PlayVerb() {}

  /// Empty, with a warning, if there is neither.
  static Optional<Play> read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    int loop = attributes.whole("loop", 1, 0, MOST_LOOPS, Codes.PLAY_LOOP);
    String digits =
        attributes.matching(
            "digits", "", Codes.PLAY_DIGITS, DIGITS, "at most 512 of 0-9, *, #, A-D, w and W");
    attributes.done();
    String url = cursor.textContent();
    if (url.isEmpty() && digits.isEmpty()) {
      cursor.warn(Codes.SCHEMA, "got an empty <Play> (expected: a URL, or digits)");
      return Optional.empty();
    }
    return Optional.of(
        new Play(url.isEmpty() ? null : url, loop, digits.isEmpty() ? null : canonical(digits)));
  }

  /// A `W` is a whole second: two halves.
  static String canonical(String digits) {
    StringBuilder canonical = new StringBuilder(digits.length());
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      switch (digit) {
        case 'w' -> canonical.append('w');
        case 'W' -> canonical.append("ww");
        default -> canonical.append(Character.toUpperCase(digit));
      }
    }
    return canonical.toString();
  }
}
