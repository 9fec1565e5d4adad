package io.ringfort.voice.speech.english;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text as it is written, turned into words and the marks `. , ? !` only: what a voice reads
/// without having to guess.
public final class SpokenEnglish {

  /// One kind of writing, and how it is said.
  private record Rule(Pattern pattern, Function<MatchResult, String> words) {
    String apply(String text) {
      return pattern
          .matcher(text)
          .replaceAll(found -> Matcher.quoteReplacement(words.apply(found)));
    }
  }

  private static final String MONTHS =
      "January|February|March|April|May|June|July|August|September|October|November|December";
  private static final List<String> MONTH_NAMES = List.of(MONTHS.split("\\|"));

  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("dr.", "doctor"),
          Map.entry("mr.", "mister"),
          Map.entry("mrs.", "missus"),
          Map.entry("ms.", "miss"),
          Map.entry("prof.", "professor"),
          Map.entry("st.", "street"),
          Map.entry("ave.", "avenue"),
          Map.entry("rd.", "road"),
          Map.entry("blvd.", "boulevard"),
          Map.entry("apt.", "apartment"),
          Map.entry("e.g.", "for example"),
          Map.entry("i.e.", "that is"),
          Map.entry("etc.", "et cetera"),
          Map.entry("vs.", "versus"),
          Map.entry("approx.", "approximately"),
          Map.entry("dept.", "department"),
          Map.entry("ext.", "extension"),
          Map.entry("inc.", "incorporated"),
          Map.entry("jan.", "January"),
          Map.entry("feb.", "February"),
          Map.entry("aug.", "August"),
          Map.entry("sept.", "September"),
          Map.entry("oct.", "October"),
          Map.entry("nov.", "November"),
          Map.entry("dec.", "December"));

  private static final Map<String, String> MONEY =
      Map.of("$", "dollar cent", "€", "euro cent", "£", "pound penny");

  private static final Map<String, String> UNITS =
      Map.of(
          "km",
          "kilometers",
          "kg",
          "kilograms",
          "cm",
          "centimeters",
          "mm",
          "millimeters",
          "lb",
          "pounds",
          "lbs",
          "pounds",
          "mph",
          "miles per hour",
          "mb",
          "megabytes",
          "gb",
          "gigabytes",
          "kb",
          "kilobytes");

  private static final Map<Character, String> SIGNS =
      Map.ofEntries(
          Map.entry('&', "and"),
          Map.entry('+', "plus"),
          Map.entry('=', "equals"),
          Map.entry('%', "percent"),
          Map.entry('@', "at"),
          Map.entry('#', "pound"),
          Map.entry('*', "star"),
          Map.entry('°', "degrees"),
          Map.entry('$', "dollars"),
          Map.entry('€', "euros"),
          Map.entry('£', "pounds"));

  /// In this order: what is more special comes first.
  private static final List<Rule> RULES =
      List.of(
          rule(
              "(?<![\\w@.+:/-])\\w[\\w@.+:/-]{0,200}?\\.(?:com|org|net|edu|gov|io|co|de|uk|info)\\b(?:/[\\w./-]{0,200}\\w)?",
              m -> address(m.group())),
          rule("(?i)(?<![\\w.])(?:" + shortForms() + ")(?=\\s|,|$)", m -> abbreviation(m)),
          rule(
              "(?i)\\b([ap])(?:m\\b|\\.m\\b\\.?)", m -> m.group(1).toUpperCase(Locale.ROOT) + " M"),
          rule(
              "\\b([12]\\d{3})-([01]\\d)-([0-3]\\d)\\b",
              m -> date(m.group(1), m.group(2), m.group(3))),
          rule(
              "\\b(\\d{1,2})/(\\d{1,2})/([12]\\d{3})\\b",
              m -> date(m.group(3), m.group(1), m.group(2))),
          rule(
              "\\b(" + MONTHS + ") (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? ([12]\\d{3})\\b)?",
              m -> monthDay(m)),
          rule(
              "\\b([01]?\\d|2[0-3]):([0-5]\\d)\\b(?::[0-5]\\d\\b)?",
              m -> time(m.group(1), m.group(2))),
          rule("([$€£])\\s?(\\d{1,3}(?:,\\d{3}){1,4}|\\d+)(?:\\.(\\d{2})\\b)?", m -> money(m)),
          rule(
              "(?<![\\w.,])(?:\\+\\s?)?\\(?\\d{1,4}\\)?(?:[ .-]\\(?\\d{2,4}\\)?){2,6}(?![\\w%])",
              m -> phone(m.group())),
          rule("\\+\\d{7,15}\\b", m -> phone(m.group())),
          rule("\\b\\d{1,3}(?:,\\d{3}){1,4}\\b", m -> m.group().replace(",", "")),
          rule(
              "(?i)(\\d)\\s?(" + String.join("|", UNITS.keySet()) + ")\\b",
              m -> m.group(1) + " " + UNITS.get(m.group(2).toLowerCase(Locale.ROOT))),
          rule("(?<![\\w.])-(?=\\d)", _ -> "minus "),
          rule("#(?=\\d)", _ -> "number "),
          rule("\\b(\\d+)(?:st|nd|rd|th)\\b", m -> Numbers.ordinal(m.group(1))),
          rule("\\b(\\d+)\\.(\\d+)\\b", m -> Numbers.decimal(m.group(1), m.group(2))),
          rule("\\b(?:1[1-9]|20)\\d{2}\\b", m -> Numbers.year(m.group())),
          rule("\\b\\d+\\b", m -> Numbers.cardinal(m.group())),
          rule("\\d+", m -> " " + Numbers.digits(m.group()) + " "),
          rule(
              "\\b(?=[A-Z]*\\b)(?:[B-DF-HJ-NP-TV-Z]{2,5}|API|URL|USA|UK|EU|FAQ|ATM|USB|CEO|ID|SMS|FBI|AI|IVR)s?\\b",
              m -> letters(m.group())));

  private SpokenEnglish() {}

  /// @return empty when there is nothing that can be said
  public static String words(String text) {
    String plain = latin(text);
    for (Rule rule : RULES) {
      plain = rule.apply(plain);
    }
    return marksOnly(plain);
  }

  private static Rule rule(String pattern, Function<MatchResult, String> words) {
    return new Rule(Pattern.compile(pattern), words);
  }

  private static String shortForms() {
    return SHORT.keySet().stream().map(Pattern::quote).reduce((a, b) -> a + "|" + b).orElseThrow();
  }

  /// Without accents, with typists' quotes, without what no English voice can say.
  private static String latin(String text) {
    String folded =
        Normalizer.normalize(text.replace("ß", "ss").replace("æ", "ae"), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .replaceAll("[‘’ʼ`´]", "'")
            .replaceAll("[–—]", ", ")
            .replace("…", ".");
    return folded.replaceAll("[^\\x20-\\x7E€£°]+", " ");
  }

  /// After the numbers: signs become words or vanish, marks are brought to the four.
  private static String marksOnly(String text) {
    StringBuilder words = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (SIGNS.containsKey(c)) {
        words.append(' ').append(SIGNS.get(c)).append(' ');
      } else if (Character.isLetter(c) || ".,?!'".indexOf(c) >= 0) {
        words.append(c);
      } else {
        words.append(";:()".indexOf(c) >= 0 ? ", " : " ");
      }
    }
    String spaced =
        words
            .toString()
            .replaceAll("(?<![A-Za-z])'|'(?![A-Za-z])", " ")
            .replaceAll("(?<=[A-Za-z])\\.(?=[A-Za-z])", " ")
            .replaceAll("\\s+", " ")
            .replaceAll("\\s+([.,?!])", "$1")
            .replaceAll("([.?!])[.,?!]+", "$1")
            .replaceAll(",+([.,?!])", "$1")
            .replaceAll("^[ .,?!]+", "")
            .strip();
    return spaced.chars().anyMatch(Character::isLetter) ? spaced : "";
  }

  private static String address(String address) {
    return address
        .replaceFirst("^https?://", "")
        .replace("@", " at ")
        .replace(".", " dot ")
        .replace("/", " slash ")
        .replace("_", " underscore ")
        .replace("+", " plus ")
        .replace("-", " dash ")
        .replace("www", "W W W");
  }

  private static String abbreviation(MatchResult found) {
    return SHORT.getOrDefault(found.group().toLowerCase(Locale.ROOT), found.group());
  }

  private static String date(String year, String month, String day) {
    int number = Integer.parseInt(month);
    if (number < 1 || number > 12) {
      return Numbers.cardinal(month) + " " + Numbers.cardinal(day) + " " + Numbers.year(year);
    }
    return MONTH_NAMES.get(number - 1)
        + " "
        + Numbers.ordinal(withoutZero(day))
        + ", "
        + Numbers.year(year);
  }

  private static String monthDay(MatchResult found) {
    String year = found.group(3) == null ? "" : ", " + Numbers.year(found.group(3));
    return found.group(1) + " " + Numbers.ordinal(withoutZero(found.group(2))) + year;
  }

  private static String time(String hours, String minutes) {
    String hour = Numbers.cardinal(withoutZero(hours));
    if (minutes.equals("00")) {
      return hour + (Integer.parseInt(hours) <= 12 ? " o'clock" : " hundred");
    }
    String minute =
        minutes.startsWith("0")
            ? "oh " + Numbers.digits(minutes.substring(1))
            : Numbers.cardinal(minutes);
    return hour + " " + minute;
  }

  private static String money(MatchResult found) {
    String[] names = MONEY.getOrDefault(found.group(1), "dollar cent").split(" ");
    String whole = found.group(2).replace(",", "");
    String amount = Numbers.cardinal(whole) + " " + names[0] + (whole.equals("1") ? "" : "s");
    String cents = found.group(3) == null ? "" : withoutZero(found.group(3));
    if (cents.isEmpty() || cents.equals("0")) {
      return amount;
    }
    String many = names[1].equals("penny") ? "pence" : names[1] + "s";
    return amount + " and " + Numbers.cardinal(cents) + " " + (cents.equals("1") ? names[1] : many);
  }

  /// Digit by digit, in the groups in which it is written.
  private static String phone(String number) {
    String groups = number.replaceAll("[^0-9]+", " ").strip();
    String[] said = groups.split(" ");
    for (int i = 0; i < said.length; i++) {
      said[i] = Numbers.digits(said[i]);
    }
    return (number.startsWith("+") ? "plus " : "") + String.join(", ", said);
  }

  private static String letters(String acronym) {
    return String.join(" ", acronym.replaceAll("s$", "").split(""));
  }

  private static String withoutZero(String digits) {
    return digits.length() > 1 && digits.startsWith("0") ? digits.substring(1) : digits;
  }
}
