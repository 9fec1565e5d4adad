package io.ringfort.api.numbers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber;
import io.ringfort.core.ids.E164;
import java.util.Optional;

/// What a numbering plan says of a number.
enum NumberType {
  LOCAL("local"),
  MOBILE("mobile"),
  TOLL_FREE("toll-free");

  private final String text;

  NumberType(String text) {
    this.text = text;
  }

  /// As the API writes it.
  String text() {
    return text;
  }

  static NumberType of(E164 number) {
    return parse(number)
        .map(PhoneNumberUtil.getInstance()::getNumberType)
        .map(
            type ->
                switch (type) {
                  case TOLL_FREE -> TOLL_FREE;
                  case MOBILE -> MOBILE;
                  default -> LOCAL;
                })
        .orElse(LOCAL);
  }

  /// As people of its country write it; the number itself when no plan knows it.
  static String national(E164 number) {
    return parse(number)
        .map(
            n ->
                PhoneNumberUtil.getInstance().format(n, PhoneNumberUtil.PhoneNumberFormat.NATIONAL))
        .orElse(number.value());
  }

  /// The two letters of its country.
  static Optional<String> country(E164 number) {
    // "001" stands for numbers of the whole world.
    return parse(number)
        .map(PhoneNumberUtil.getInstance()::getRegionCodeForNumber)
        .or(
            () ->
                parse(number)
                    .map(
                        n ->
                            PhoneNumberUtil.getInstance()
                                .getRegionCodeForCountryCode(n.getCountryCode())))
        .filter(code -> code.length() == 2 && !code.equals("ZZ"));
  }

  private static Optional<Phonenumber.PhoneNumber> parse(E164 number) {
    try {
      return Optional.of(PhoneNumberUtil.getInstance().parse(number.value(), null));
    } catch (NumberParseException _) {
      return Optional.empty();
    }
  }
}
