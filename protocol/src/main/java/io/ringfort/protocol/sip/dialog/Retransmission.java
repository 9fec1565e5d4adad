package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import java.util.Arrays;

/// A response that the callee sends again and again until the caller confirms it: a 2xx to INVITE
/// until its ACK (RFC 3261 section 13.3.1.4), a reliable provisional one until its PRACK (RFC 3262
/// section 3). Over every transport, as a proxy on the way may use an unreliable one.
///
/// @param cseq of the request that is answered
/// @param message the octets to send
/// @param interval between the last sending and the next, in nanoseconds
/// @param longest the longest interval
/// @param next when to send again
/// @param giveUp when nobody will confirm any more
public record Retransmission(
    long cseq, byte[] message, long interval, long longest, long next, long giveUp) {

  /// A 2xx that was just sent. If nobody confirms it: "the dialog is confirmed, but the session
  /// SHOULD be terminated" by a BYE.
  public static Retransmission ofSuccess(SipResponse success, SipTimers timers, long now) {
    // "The 2xx response is passed to the transport with an interval that starts at T1 seconds and
    // doubles for each retransmission until it reaches T2 seconds".
    return start(success, timers, timers.t2(), now);
  }

  /// A reliable provisional response that was just sent. If nobody confirms it: the request
  /// "SHOULD" be rejected "with a 5xx response".
  public static Retransmission ofProvisional(SipResponse response, SipTimers timers, long now) {
    // RFC 3262 doubles with no upper bound but the end.
    return start(response, timers, timers.giveUp(), now);
  }

  private static Retransmission start(
      SipResponse response, SipTimers timers, long longest, long now) {
    return new Retransmission(
        response.cseq().number(),
        response.encode(),
        timers.t1(),
        longest,
        now + timers.t1(),
        now + timers.giveUp());
  }

  /// What is due.
  public sealed interface Due {
    /// Nothing before `nextTimer`.
    record Nothing() implements Due {}

    /// Send the message again, and go on with `after`.
    record Send(Retransmission after) implements Due {}

    /// It was never confirmed.
    record GiveUp() implements Due {}
  }

  public long nextTimer() {
    return Math.min(next, giveUp);
  }

  public Due onTimer(long now) {
    if (now >= giveUp) {
      return new Due.GiveUp();
    }
    if (now < next) {
      return new Due.Nothing();
    }
    long doubled = Math.min(2 * interval, longest);
    return new Due.Send(new Retransmission(cseq, message, doubled, longest, now + doubled, giveUp));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Retransmission that
        && cseq == that.cseq
        && interval == that.interval
        && longest == that.longest
        && next == that.next
        && giveUp == that.giveUp
        && Arrays.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message) + Long.hashCode(next);
  }
}
