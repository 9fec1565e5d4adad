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

/// An INVITE that came to us (RFC 3261 section 17.2.1, RFC 6026 section 8.5). Moves: PROCEEDING to
/// ACCEPTED or COMPLETED; COMPLETED to CONFIRMED or TERMINATED; ACCEPTED and CONFIRMED to
/// TERMINATED.
///
/// @param lastResponse the octets that a copy of the INVITE is answered with
/// @param reliable whether the transport is
/// @param interval of timer G, which doubles up to T2
/// @param resend timer G
/// @param end timer H, I or L
public record ServerInvite(
    State state,
    byte[] lastResponse,
    boolean reliable,
    SipTimers timers,
    long interval,
    long resend,
    long end) {

  /// Where the transaction stands.
  public enum State {
    /// The TU has sent no final answer yet.
    PROCEEDING,
    /// It sent a 2xx, which it sends again itself until the ACK.
    ACCEPTED,
    /// It sent a failure, which is sent again here until the ACK.
    COMPLETED,
    /// The ACK for the failure came; copies of it are dropped.
    CONFIRMED,
    TERMINATED
  }

  /// Answers 100 at once, so that the caller stops sending while a customer's webhook is asked:
  /// "generate a 100 (Trying) response unless it knows that the TU will generate a provisional or
  /// final response within 200 ms".
  public static Step<ServerInvite> start(SipRequest invite, boolean reliable, SipTimers timers) {
    byte[] trying = invite.respond(100).build().encode();
    return Step.of(
        new ServerInvite(State.PROCEEDING, trying, reliable, timers, timers.t1(), NEVER, NEVER),
        new Send(trying),
        new Deliver(invite));
  }

  /// When `onTimer` is due; `SipTimers.NEVER` if no timer runs.
  public long nextTimer() {
    return Math.min(resend, end);
  }

  /// A copy of the INVITE, or an ACK with its branch.
  public Step<ServerInvite> on(SipRequest request, long now) {
    return request.is("ACK") ? onAck(request, now) : onCopy();
  }

  private Step<ServerInvite> onCopy() {
    return switch (state) {
      case PROCEEDING, COMPLETED -> Step.of(this, new Send(lastResponse));
      // RFC 6026: copies of the INVITE are absorbed here, else they would pass for new calls.
      case ACCEPTED, CONFIRMED, TERMINATED -> Step.of(this);
    };
  }

  private Step<ServerInvite> onAck(SipRequest ack, long now) {
    return switch (state) {
      case COMPLETED ->
          reliable
              // Timer I is "zero seconds for reliable transports".
              ? Step.of(move(State.TERMINATED, lastResponse, NEVER, NEVER), new Ended())
              : Step.of(move(State.CONFIRMED, lastResponse, NEVER, now + timers.t4()));
      case ACCEPTED -> Step.of(this, new Deliver(ack));
      case PROCEEDING, CONFIRMED, TERMINATED -> Step.of(this);
    };
  }

  /// The TU answers. In ACCEPTED only 2xx are sent; later answers are dropped in every other state.
  public Step<ServerInvite> respond(SipResponse response, long now) {
    byte[] octets = response.encode();
    Send send = new Send(octets);
    if (state == State.ACCEPTED && response.isSuccess()) {
      return Step.of(this, send);
    }
    if (state != State.PROCEEDING) {
      return Step.of(this);
    }
    if (response.isProvisional()) {
      return Step.of(move(State.PROCEEDING, octets, NEVER, NEVER), send);
    }
    long giveUp = now + timers.giveUp();
    if (response.isSuccess()) {
      return Step.of(move(State.ACCEPTED, octets, NEVER, giveUp), send);
    }
    long resendAt = reliable ? NEVER : now + timers.t1();
    return Step.of(move(State.COMPLETED, octets, resendAt, giveUp), send);
  }

  public Step<ServerInvite> onTimer(long now) {
    if (now >= end) {
      ServerInvite ended = move(State.TERMINATED, lastResponse, NEVER, NEVER);
      return state == State.COMPLETED
          ? Step.of(ended, new TimedOut(), new Ended())
          : Step.of(ended, new Ended());
    }
    if (now >= resend) {
      long next = Math.min(2 * interval, timers.t2());
      return Step.of(
          new ServerInvite(state, lastResponse, reliable, timers, next, now + next, end),
          new Send(lastResponse));
    }
    return Step.of(this);
  }

  /// RFC 6026: the TU is told, and the transaction goes on: a copy of the request may still fetch
  /// the answer.
  public Step<ServerInvite> onTransportError(long now) {
    return state == State.TERMINATED ? Step.of(this) : Step.of(this, new TransportFailed());
  }

  private ServerInvite move(State to, byte[] response, long resendAt, long endAt) {
    return new ServerInvite(to, response, reliable, timers, interval, resendAt, endAt);
  }
}
