package io.ringfort.protocol.sip;

/// Which reliable provisional response a PRACK acknowledges (RFC 3262 section 7.2).
///
/// @param rseq the RSeq of the response
/// @param cseq the CSeq of the response
public record RAck(long rseq, CSeq cseq) {

  static RAck parse(String value) {
    Cursor cursor = new Cursor(value);
    long rseq = cursor.number("RAck", (1L << 32) - 1);
    cursor.skipBlanks();
    return new RAck(rseq, CSeq.parse(cursor.until("")));
  }

  @Override
  public String toString() {
    return rseq + " " + cseq;
  }
}
