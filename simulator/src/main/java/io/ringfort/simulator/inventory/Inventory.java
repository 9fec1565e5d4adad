package io.ringfort.simulator.inventory;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The numbers for sale: 5,000 in each area, the same in every run, made by arithmetic when asked
/// for. Pure.
public final class Inventory {
  private static final int NUMBERS_PER_AREA = 5_000;
  private static final String KEYPAD = "22233344455566677778889999";

  private Inventory() {}

  /// Finds numbers, in the order of the areas.
  ///
  /// @param areaCode of that area only; empty for any
  /// @param contains digits, letters as on a keypad, and `*` for any digit, anywhere in the number;
  ///   from its beginning if it starts with `+`; empty for any
  public static List<NumberForSale> search(
      String country, String areaCode, String contains, int limit) {
    Pattern pattern = pattern(contains);
    return Area.ALL.stream()
        .filter(area -> area.country().equals(country.toUpperCase(Locale.ROOT)))
        .filter(area -> areaCode.isEmpty() || area.areaCode().equals(areaCode))
        .flatMap(Inventory::numbers)
        .filter(number -> pattern.matcher(number.phoneNumber()).find())
        .limit(limit)
        .toList();
  }

  private static Stream<NumberForSale> numbers(Area area) {
    return IntStream.range(0, NUMBERS_PER_AREA)
        .mapToObj(index -> subscriber(area, index))
        // North America keeps N11 exchanges for services such as 911.
        .filter(subscriber -> !subscriber.substring(1, 3).equals("11"))
        .map(subscriber -> number(area, subscriber));
  }

  /// Steps through the exchanges (200 and up: none begins with 0 or 1) and through the lines with
  /// steps that share no factor with their counts, so that no number comes twice among 5,000.
  private static String subscriber(Area area, int index) {
    int exchange = 200 + (int) (index * 7_919L % 800);
    int lines = area.subscriberDigits() == 8 ? 100_000 : 10_000;
    long line = (index * 104_729L + 123) % lines;
    // The one in front keeps the zeros behind it.
    return exchange + String.valueOf(lines + line).substring(1);
  }

  private static NumberForSale number(Area area, String subscriber) {
    boolean mms = area.country().equals("US");
    return new NumberForSale(
        "+" + area.callingCode() + area.areaCode() + subscriber,
        area.locality(),
        area.region(),
        area.postalCode(),
        area.rateCenter(),
        area.lata(),
        area.latitude(),
        area.longitude(),
        area.country(),
        new NumberForSale.Capabilities(true, true, mms));
  }

  private static Pattern pattern(String contains) {
    String digits =
        contains
            .toUpperCase(Locale.ROOT)
            .chars()
            .mapToObj(c -> element((char) c))
            .collect(Collectors.joining());
    return Pattern.compile(contains.startsWith("+") ? "^" + digits : digits);
  }

  private static String element(char c) {
    if (c == '*') {
      return "\\d";
    }
    if (c >= 'A' && c <= 'Z') {
      return KEYPAD.substring(c - 'A', c - 'A' + 1);
    }
    return Pattern.quote(String.valueOf(c));
  }
}
