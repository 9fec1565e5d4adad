package io.ringfort.simulator.smpp;

import io.ringfort.simulator.ledger.Identity;

/// A submit_sm, decoded: one message, or one part of one.
///
/// @param part which part of how many; `Part.ONLY` without a concatenation header
record Submit(
    Address source,
    Address destination,
    Encoding encoding,
    String body,
    Part part,
    Identity identity,
    byte registeredDelivery) {

  /// A concatenation header (3GPP TS 23.040, 9.2.3.24.1 and .8).
  record Part(int reference, int total, int number) {
    static final Part ONLY = new Part(0, 1, 1);

    Part {
      if (number < 1 || number > total) {
        throw new IllegalArgumentException(
            "part number: got " + number + " (expected: 1 to " + total + ")");
      }
    }

    boolean isOnly() {
      return total == 1;
    }
  }

  /// Whether the sender wants a receipt (SMPP 3.4, 5.2.17): 1 always, 2 for failures only, and 3
  /// for successes only, as SMPP 5.0 has it.
  boolean wantsReceipt(boolean delivered) {
    return switch (registeredDelivery & 0b11) {
      case 0b01 -> true;
      case 0b10 -> !delivered;
      case 0b11 -> delivered;
      default -> false;
    };
  }
}
