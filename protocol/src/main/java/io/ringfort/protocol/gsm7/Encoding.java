package io.ringfort.protocol.gsm7;

/// How the text of a message is written on the air, and how much of it fits.
///
/// A short message has 140 octets of user data; in a concatenated message six of them are the
/// header (see [Udh]).
public enum Encoding {
  /// Septets of the GSM 7-bit alphabet, one per byte (SMPP `data_coding` 0).
  GSM7(160, 153),
  /// UTF-16BE, two bytes per unit (SMPP `data_coding` 8). Handsets read surrogate pairs, whatever
  /// the name says.
  UCS2(70, 67);

  private final int unitsAlone;
  private final int unitsConcatenated;

  Encoding(int unitsAlone, int unitsConcatenated) {
    this.unitsAlone = unitsAlone;
    this.unitsConcatenated = unitsConcatenated;
  }

  /// Septets or UTF-16 units in a message of one part.
  public int unitsAlone() {
    return unitsAlone;
  }

  /// Septets or UTF-16 units in each part of a concatenated message.
  public int unitsConcatenated() {
    return unitsConcatenated;
  }
}
