package io.ringfort.voice.speech.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Numbers as American English says them.
final class Numbers {
  private static final int MOST_DIGITS = 12;
  private static final List<String> SMALL =
      List.of(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
              .split(" "));
  private static final List<String> TENS =
      List.of("- - twenty thirty forty fifty sixty seventy eighty ninety".split(" "));
  private static final List<String> THOUSANDS = List.of("", " thousand", " million", " billion");
  private static final Map<String, String> IRREGULAR =
      Map.of(
          "one", "first",
          "two", "second",
          "three", "third",
          "five", "fifth",
          "eight", "eighth",
          "nine", "ninth",
          "twelve", "twelfth");

  private Numbers() {}

  /// One after the other.
  static String digits(String digits) {
    List<String> words = new ArrayList<>();
    for (char digit : digits.toCharArray()) {
      words.add(SMALL.get(digit - '0'));
    }
    return String.join(" ", words);
  }

  /// As a number; what is a code rather than a quantity (it begins with a zero, or is very long) as
  /// digits.
  static String cardinal(String digits) {
    boolean code = digits.length() > 1 && digits.charAt(0) == '0';
    if (code || digits.length() > MOST_DIGITS) {
      return digits(digits);
    }
    long number = Long.parseLong(digits);
    if (number == 0) {
      return SMALL.getFirst();
    }
    StringBuilder words = new StringBuilder();
    for (int group = THOUSANDS.size() - 1; group >= 0; group--) {
      int value = (int) (number / Math.powExact(1_000L, group) % 1_000);
      if (value > 0) {
        words.append(' ').append(belowThousand(value)).append(THOUSANDS.get(group));
      }
    }
    return words.substring(1);
  }

  static String ordinal(String digits) {
    String words = cardinal(digits);
    int last = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1;
    String word = words.substring(last);
    String ending =
        IRREGULAR.getOrDefault(
            word, word.endsWith("y") ? word.substring(0, word.length() - 1) + "ieth" : word + "th");
    return words.substring(0, last) + ending;
  }

  /// With a point and, for money and measures, signs already gone.
  static String decimal(String whole, String fraction) {
    return cardinal(whole) + " point " + digits(fraction);
  }

  /// Four digits as a year.
  static String year(String digits) {
    int high = Integer.parseInt(digits.substring(0, 2));
    int low = Integer.parseInt(digits.substring(2));
    if (low == 0) {
      return high % 10 == 0 ? cardinal(digits) : belowThousand(high) + " hundred";
    }
    if (high == 20 && low < 10) {
      return cardinal(digits);
    }
    return belowThousand(high) + (low < 10 ? " oh " : " ") + belowThousand(low);
  }

  private static String belowThousand(int number) {
    if (number >= 100) {
      String rest = number % 100 == 0 ? "" : " " + belowThousand(number % 100);
      return SMALL.get(number / 100) + " hundred" + rest;
    }
    if (number < 20) {
      return SMALL.get(number);
    }
    return TENS.get(number / 10) + (number % 10 == 0 ? "" : " " + SMALL.get(number % 10));
  }
}
