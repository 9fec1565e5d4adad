package io.ringfort.voice.speech;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// SSML's `say-as`: text that is read in another way than it looks.
final class Spelling {
  private static final Map<Character, String> SIGNS =
      Map.ofEntries(
          Map.entry('#', "pound"),
          Map.entry('*', "star"),
          Map.entry('+', "plus"),
          Map.entry('-', "dash"),
          Map.entry('.', "dot"),
          Map.entry(',', "comma"),
          Map.entry('@', "at"),
          Map.entry('_', "underscore"),
          Map.entry('/', "slash"),
          Map.entry(':', "colon"),
          Map.entry('&', "and"),
          Map.entry('%', "percent"),
          Map.entry('$', "dollar"),
          Map.entry('!', "exclamation mark"),
          Map.entry('?', "question mark"));

  private Spelling() {}

  /// @param as the value of `interpret-as`; of an unknown one the text stays as it is
  static String as(String as, String text) {
    return switch (as) {
      case "characters", "spell-out", "verbatim" -> " " + spelt(text) + " ";
      case "digits" -> " " + spelt(text.replaceAll("[^0-9]", "")) + " ";
      case "telephone" -> " " + telephone(text) + " ";
      case "ordinal" -> ordinal(text.strip());
      default -> text;
    };
  }

  private static String spelt(String text) {
    return text.codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .mapToObj(Spelling::sign)
        .collect(Collectors.joining(", "));
  }

  private static String sign(int c) {
    String known = c < Character.MAX_VALUE ? SIGNS.get((char) c) : null;
    return known == null ? Character.toString(c).toUpperCase(Locale.ROOT) : known;
  }

  /// A breath between the groups; a number in one piece is read in threes and a last four.
  private static String telephone(String text) {
    String plus = text.strip().startsWith("+") ? "plus, " : "";
    String groups = text.replaceAll("[^0-9]+", " ").strip();
    if (groups.length() == 10) {
      groups = groups.replaceFirst("^(\\d{3})(\\d{3})(\\d{4})$", "$1 $2 $3");
    }
    return plus
        + Arrays.stream(groups.split(" "))
            .map(group -> String.join(" ", group.split("")))
            .collect(Collectors.joining(", "));
  }

  private static String ordinal(String digits) {
    if (!digits.matches("\\d{1,9}")) {
      return digits;
    }
    boolean teen = digits.matches("\\d*1\\d");
    return digits
        + switch (digits.charAt(digits.length() - 1)) {
          case '1' -> teen ? "th" : "st";
          case '2' -> teen ? "th" : "nd";
          case '3' -> teen ? "th" : "rd";
          default -> "th";
        };
  }
}
