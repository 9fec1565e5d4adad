package io.ringfort.protocol.sip;

/// The number and method that order requests inside a dialog (RFC 3261 section 20.16).
public record CSeq(long number, String method) {
  /// "The sequence number value MUST be expressible as a 32-bit unsigned integer and MUST be less
  /// than 2**31" (RFC 3261 section 8.1.1.5).
  public static final long MAX = (1L << 31) - 1;

  static CSeq parse(String value) {
    Cursor cursor = new Cursor(value);
    long number = cursor.number("CSeq", MAX);
    if (!cursor.at(' ') && !cursor.at('\t')) {
      throw Cursor.bad("got no blank behind the number in CSeq");
    }
    cursor.skipBlanks();
    String method = cursor.token("a method in CSeq");
    cursor.expectEnd("CSeq");
    return new CSeq(number, method);
  }

  @Override
  public String toString() {
    return number + " " + method;
  }
}
