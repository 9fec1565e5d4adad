package io.ringfort.protocol.sip.transaction;

import static io.ringfort.protocol.sip.SipTimers.NEVER;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;

/// A request that we sent, of any method but INVITE and ACK (RFC 3261 section 17.1.2). Moves:
/// TRYING to PROCEEDING, COMPLETED or TERMINATED; PROCEEDING to COMPLETED or TERMINATED; COMPLETED
/// to TERMINATED.
///
/// @param request its octets
/// @param reliable whether the transport is
/// @param interval of timer E, which doubles up to T2
/// @param resend timer E
/// @param end timer F or K
public record ClientNonInvite(
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
    TRYING,
    /// A provisional one came.
    PROCEEDING,
    /// The final one came; copies of it are dropped.
    COMPLETED,
    TERMINATED
  }

  public static Step<ClientNonInvite> start(
      SipRequest request, boolean reliable, SipTimers timers, long now) {
    byte[] octets = request.encode();
    long resend = reliable ? NEVER : now + timers.t1();
    return Step.of(
        new ClientNonInvite(
            State.TRYING, octets, reliable, timers, timers.t1(), resend, now + timers.giveUp()),
        new Send(octets));
  }

  /// When `onTimer` is due; `SipTimers.NEVER` if no timer runs.
  public long nextTimer() {
    return Math.min(resend, end);
  }

  public Step<ClientNonInvite> on(SipResponse response, long now) {
    if (state == State.COMPLETED || state == State.TERMINATED) {
      return Step.of(this);
    }
    Deliver deliver = new Deliver(response);
    if (response.isProvisional()) {
      return Step.of(move(State.PROCEEDING, resend, end), deliver);
    }
    if (reliable) {
      // Timer K is "zero seconds for reliable transports".
      return Step.of(move(State.TERMINATED, NEVER, NEVER), deliver, new Ended());
    }
    return Step.of(move(State.COMPLETED, NEVER, now + timers.t4()), deliver);
  }

  public Step<ClientNonInvite> onTimer(long now) {
    if (now >= end) {
      ClientNonInvite ended = move(State.TERMINATED, NEVER, NEVER);
      return state == State.COMPLETED
          ? Step.of(ended, new Ended())
          : Step.of(ended, new TimedOut(), new Ended());
    }
    if (now >= resend) {
      // In PROCEEDING timer E "MUST be reset with a value of T2 seconds".
      long next = state == State.PROCEEDING ? timers.t2() : Math.min(2 * interval, timers.t2());
      return Step.of(
          new ClientNonInvite(state, request, reliable, timers, next, now + next, end),
          new Send(request));
    }
    return Step.of(this);
  }

  public Step<ClientNonInvite> onTransportError(long now) {
    return switch (state) {
      case TRYING, PROCEEDING ->
          Step.of(move(State.TERMINATED, NEVER, NEVER), new TransportFailed(), new Ended());
      case COMPLETED, TERMINATED -> Step.of(this);
    };
  }

  private ClientNonInvite move(State to, long resendAt, long endAt) {
    return new ClientNonInvite(to, request, reliable, timers, interval, resendAt, endAt);
  }
}
