package io.ringfort.protocol.sip.transaction;

import static io.ringfort.protocol.sip.SipTimers.NEVER;

import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;

/// An INVITE that we sent (RFC 3261 section 17.1.1, RFC 6026 section 8.4). Moves: CALLING to
/// PROCEEDING, ACCEPTED, COMPLETED or TERMINATED; PROCEEDING to ACCEPTED or COMPLETED; those two to
/// TERMINATED.
///
/// A call that rings has no timer here: how long it may ring is the TU's choice, and its CANCEL.
///
/// @param request the octets of the INVITE
/// @param reliable whether the transport is
/// @param interval of timer A, which doubles
/// @param resend timer A
/// @param end timer B, D or M, or that of a CANCEL
public record ClientInvite(
    State state,
    byte[] request,
    boolean reliable,
    SipTimers timers,
    long interval,
    long resend,
    long end) {

  /// Where the transaction stands.
  public enum State {
    /// No answer yet.
    CALLING,
    /// A provisional one came.
    PROCEEDING,
    /// A 2xx came; further ones, of forks or repeated, go to the TU too.
    ACCEPTED,
    /// A failure came and was acknowledged; copies of it are acknowledged again.
    COMPLETED,
    TERMINATED
  }

  public static Step<ClientInvite> start(
      SipRequest invite, boolean reliable, SipTimers timers, long now) {
    byte[] octets = invite.encode();
    // "If a reliable transport is being used, the client transaction SHOULD NOT start timer A".
    long resend = reliable ? NEVER : now + timers.t1();
    return Step.of(
        new ClientInvite(
            State.CALLING, octets, reliable, timers, timers.t1(), resend, now + timers.giveUp()),
        new Send(octets));
  }

  /// When `onTimer` is due; `SipTimers.NEVER` if no timer runs.
  public long nextTimer() {
    return Math.min(resend, end);
  }

  public Step<ClientInvite> on(SipResponse response, long now) {
    return switch (state) {
      case CALLING, PROCEEDING -> first(response, now);
      // RFC 6026: copies of the 2xx go to the TU, which sends the ACK; all else is dropped.
      case ACCEPTED -> response.isSuccess() ? Step.of(this, new Deliver(response)) : Step.of(this);
      // "Any retransmissions of the final response ... MUST cause the ACK to be re-passed to the
      // transport layer ... but the newly received response MUST NOT be passed up to the TU".
      case COMPLETED -> response.isFailure() ? Step.of(this, ack(response)) : Step.of(this);
      case TERMINATED -> Step.of(this);
    };
  }

  private Step<ClientInvite> first(SipResponse response, long now) {
    Deliver deliver = new Deliver(response);
    if (response.isProvisional()) {
      // Once a CANCEL is out, a late 180 must not stop the time that it may take.
      return Step.of(move(State.PROCEEDING, state == State.CALLING ? NEVER : end), deliver);
    }
    if (response.isSuccess()) {
      return Step.of(move(State.ACCEPTED, now + timers.giveUp()), deliver);
    }
    if (reliable) {
      // Timer D is "zero seconds for reliable transports".
      return Step.of(move(State.TERMINATED, NEVER), ack(response), deliver, new Ended());
    }
    return Step.of(move(State.COMPLETED, now + timers.giveUp()), ack(response), deliver);
  }

  public Step<ClientInvite> onTimer(long now) {
    if (now >= end) {
      ClientInvite ended = move(State.TERMINATED, NEVER);
      return state == State.CALLING || state == State.PROCEEDING
          ? Step.of(ended, new TimedOut(), new Ended())
          : Step.of(ended, new Ended());
    }
    if (now >= resend) {
      long doubled = 2 * interval;
      return Step.of(
          new ClientInvite(state, request, reliable, timers, doubled, now + doubled, end),
          new Send(request));
    }
    return Step.of(this);
  }

  /// The transport could not send the INVITE or the ACK.
  public Step<ClientInvite> onTransportError(long now) {
    return switch (state) {
      case CALLING, COMPLETED ->
          Step.of(move(State.TERMINATED, NEVER), new TransportFailed(), new Ended());
      // Nothing was sent in these, so what failed is the connection: the answer may take another.
      case PROCEEDING, ACCEPTED, TERMINATED -> Step.of(this);
    };
  }

  /// The CANCEL for this INVITE. "If no provisional response has been received, the CANCEL request
  /// MUST NOT be sent" (section 9.1): wait for PROCEEDING. It is a transaction of its own.
  public SipRequest cancel() {
    return invite().cancel();
  }

  /// The CANCEL was sent: if no final answer comes within 64*T1, the INVITE counts as canceled
  /// (section 9.1) and times out.
  public Step<ClientInvite> onCancelSent(long now) {
    return state == State.PROCEEDING
        ? Step.of(move(State.PROCEEDING, Math.min(end, now + timers.giveUp())))
        : Step.of(this);
  }

  private Send ack(SipResponse failure) {
    return new Send(invite().ackFor(failure).encode());
  }

  private SipRequest invite() {
    return (SipRequest) SipParser.parse(request);
  }

  private ClientInvite move(State to, long endAt) {
    return new ClientInvite(to, request, reliable, timers, interval, NEVER, endAt);
  }
}
