package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.RAck;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;

/// The callee's provisional response that waits for its PRACK (RFC 3262 section 3). "The UAS MUST
/// NOT send a second reliable provisional response until the first is acknowledged", so a call has
/// at most one of them.
///
/// @param rseq its number; the next one's is higher by one
/// @param cseq of the INVITE
public record ReliableProvisional(long rseq, CSeq cseq, Retransmission retransmission) {
  /// "The value of the header field for the first reliable provisional response in a transaction
  /// MUST be between 1 and 2**31 - 1".
  public static final long MAX_FIRST = (1L << 31) - 1;

  /// A response made reliable: with RSeq and Require.
  public static SipResponse number(SipResponse response, long rseq) {
    return response.withHeaders(
        response.headers().toBuilder()
            .set(SipHeader.RSEQ, rseq)
            .add(SipHeader.REQUIRE, "100rel")
            .build());
  }

  /// @param response from `number`, just sent
  public static ReliableProvisional sent(SipResponse response, SipTimers timers, long now) {
    return new ReliableProvisional(
        response.rseq().orElseThrow(),
        response.cseq(),
        Retransmission.ofProvisional(response, timers, now));
  }

  /// True if `prack` confirms this one; any other PRACK is answered 481.
  public boolean isConfirmedBy(SipRequest prack) {
    return prack.rack().filter(new RAck(rseq, cseq)::equals).isPresent();
  }
}
