package io.ringfort.protocol.gsm7;

import java.util.Optional;

/// The user data header of a short message, as far as it says which part of a long message this is
/// (3GPP TS 23.040, 9.2.3.24). A message that stands alone is part 1 of 1.
///
/// @param headerLength how many bytes precede the text, the length octet included
/// @param reference what the parts of one long message have in common, 8 or 16 bits; 0 when it
///   stands alone
/// @param total number of parts, 1..255
/// @param index this part, 1..total
public record Udh(int headerLength, int reference, int total, int index) {
  private static final int CONCATENATED_8_BIT = 0x00;
  private static final int CONCATENATED_16_BIT = 0x08;

  /// The six bytes before part `index` (1..total) of `total` (1..255), with an 8-bit reference.
  public static byte[] concatenated(int reference, int total, int index) {
    checkRange("reference", reference, 0, 255);
    checkRange("total", total, 1, 255);
    checkRange("index", index, 1, total);
    return new byte[] {5, CONCATENATED_8_BIT, 3, (byte) reference, (byte) total, (byte) index};
  }

  /// Reads the header at the start of user data whose UDH indicator is set; empty if its lengths do
  /// not add up, and then the bytes are best kept as text. Other elements (ports, national tables)
  /// are stepped over.
  public static Optional<Udh> parse(byte[] userData) {
    if (userData.length == 0) {
      return Optional.empty();
    }
    int end = 1 + octet(userData, 0);
    if (end > userData.length) {
      return Optional.empty();
    }
    Udh header = new Udh(end, 0, 1, 1);
    int at = 1;
    while (at < end) {
      // 9.2.3.24: a last element with too few octets makes the whole header ignored.
      if (at + 2 > end || at + 2 + octet(userData, at + 1) > end) {
        return Optional.empty();
      }
      // 9.2.3.24: of a repeated element that must not be repeated, the last one counts.
      header = header.with(userData, at);
      at += 2 + octet(userData, at + 1);
    }
    return Optional.of(header);
  }

  private Udh with(byte[] userData, int at) {
    int identifier = userData[at];
    int length = userData[at + 1];
    int value = at + 2;
    if (identifier == CONCATENATED_8_BIT && length == 3) {
      return part(octet(userData, value), octet(userData, value + 1), octet(userData, value + 2));
    }
    if (identifier == CONCATENATED_16_BIT && length == 4) {
      int wide = octet(userData, value) << 8 | octet(userData, value + 1);
      return part(wide, octet(userData, value + 2), octet(userData, value + 3));
    }
    return this;
  }

  // 9.2.3.24.1: a total of zero, an index of zero or an index beyond the total: the receiver
  // ignores the element.
  private Udh part(int newReference, int newTotal, int newIndex) {
    return newIndex == 0 || newIndex > newTotal
        ? this
        : new Udh(headerLength, newReference, newTotal, newIndex);
  }

  private static int octet(byte[] userData, int at) {
    return userData[at] & 0xFF;
  }

  private static void checkRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "got " + name + " " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
