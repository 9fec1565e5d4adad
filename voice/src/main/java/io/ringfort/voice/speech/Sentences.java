package io.ringfort.voice.speech;

import java.util.ArrayList;
import java.util.List;

/// Cuts a long text where a speaker would breathe.
final class Sentences {
  private Sentences() {}

  /// @param most characters in a piece
  static List<String> pieces(String text, int most) {
    List<String> pieces = new ArrayList<>();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      int end = rest.length() <= most ? rest.length() : end(rest, most);
      pieces.add(rest.substring(0, end).strip());
      rest = rest.substring(end).strip();
    }
    return pieces;
  }

  private static int end(String text, int most) {
    for (String marks : List.of(".!?", ",", " ")) {
      for (int i = most - 1; i > most / 4; i--) {
        boolean atMark = marks.indexOf(text.charAt(i)) >= 0;
        if (atMark && Character.isWhitespace(text.charAt(marks.equals(" ") ? i : i + 1))) {
          return i + 1;
        }
      }
    }
    return most;
  }
}
