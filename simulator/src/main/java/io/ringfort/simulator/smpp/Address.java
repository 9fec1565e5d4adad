package io.ringfort.simulator.smpp;

import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/// An address as SMPP writes it: type of number, numbering plan, and digits or text.
record Address(TypeOfNumber ton, NumberingPlanIndicator npi, String value) {

  /// The address of a number or a short code: an E.164 number travels without its plus, as
  /// international (SMPP 3.4, 5.2.5).
  static Address of(String number) {
    return number.startsWith("+")
        ? new Address(TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, number.substring(1))
        : new Address(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, number);
  }

  /// As people write it: an international number with its plus.
  String display() {
    boolean plusMissing = ton == TypeOfNumber.INTERNATIONAL && !value.startsWith("+");
    return plusMissing ? "+" + value : value;
  }

  /// The handset that has this address: always an E.164 number.
  String handset() {
    return value.startsWith("+") ? value : "+" + value;
  }
}
