package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.util.Arrays;

/// The ACK that the caller sent for a 2xx. It "MUST be passed to the client transport every time a
/// retransmission of the 2xx final response that triggered the ACK arrives" (RFC 3261 section
/// 13.2.2.4); each fork that answers has its own. Keep it 64*T1.
///
/// @param remoteTag the tag in To of the 2xx
/// @param cseq of the INVITE
/// @param message the octets to send
public record SentAck(String remoteTag, long cseq, byte[] message) {

  public static SentAck of(SipRequest ack) {
    return new SentAck(ack.to().tag().orElse(""), ack.cseq().number(), ack.encode());
  }

  /// True if `success` is a copy of what this ACK was for.
  public boolean answers(SipResponse success) {
    return success.isSuccess()
        && success.cseq().method().equals("INVITE")
        && success.cseq().number() == cseq
        && success.to().tag().orElse("").equals(remoteTag);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SentAck that
        && remoteTag.equals(that.remoteTag)
        && cseq == that.cseq
        && Arrays.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message);
  }
}
