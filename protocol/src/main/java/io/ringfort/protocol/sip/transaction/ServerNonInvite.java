package io.ringfort.protocol.sip.transaction;

import static io.ringfort.protocol.sip.SipTimers.NEVER;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;

/// A request that came to us, of any method but INVITE and ACK (RFC 3261 section 17.2.2). Moves:
/// TRYING to PROCEEDING, COMPLETED or TERMINATED; PROCEEDING to COMPLETED or TERMINATED; COMPLETED
/// to TERMINATED.
///
/// @param lastResponse the octets that a copy of the request is answered with; empty before the
///   first
/// @param reliable whether the transport is
/// @param end timer J
public record ServerNonInvite(
    State state, byte[] lastResponse, boolean reliable, SipTimers timers, long end) {

  /// Where the transaction stands.
  public enum State {
    /// The TU has sent nothing yet; copies of the request are dropped.
    TRYING,
    /// It sent a provisional answer.
    PROCEEDING,
    /// It sent the final one.
    COMPLETED,
    TERMINATED
  }

  public static Step<ServerNonInvite> start(
      SipRequest request, boolean reliable, SipTimers timers) {
    return Step.of(
        new ServerNonInvite(State.TRYING, new byte[0], reliable, timers, NEVER),
        new Deliver(request));
  }

  /// When `onTimer` is due; `SipTimers.NEVER` if no timer runs.
  public long nextTimer() {
    return end;
  }

  /// A copy of the request.
  public Step<ServerNonInvite> on(SipRequest copy, long now) {
    return switch (state) {
      case PROCEEDING, COMPLETED -> Step.of(this, new Send(lastResponse));
      case TRYING, TERMINATED -> Step.of(this);
    };
  }

  /// The TU answers. "Any other final responses passed by the TU to the server transaction MUST be
  /// discarded while in the Completed state".
  public Step<ServerNonInvite> respond(SipResponse response, long now) {
    if (state == State.COMPLETED || state == State.TERMINATED) {
      return Step.of(this);
    }
    byte[] octets = response.encode();
    Send send = new Send(octets);
    if (response.isProvisional()) {
      return Step.of(move(State.PROCEEDING, octets, NEVER), send);
    }
    if (reliable) {
      // Timer J is "zero seconds for reliable transports".
      return Step.of(move(State.TERMINATED, octets, NEVER), send, new Ended());
    }
    return Step.of(move(State.COMPLETED, octets, now + timers.giveUp()), send);
  }

  public Step<ServerNonInvite> onTimer(long now) {
    return now >= end
        ? Step.of(move(State.TERMINATED, lastResponse, NEVER), new Ended())
        : Step.of(this);
  }

  public Step<ServerNonInvite> onTransportError(long now) {
    return switch (state) {
      case PROCEEDING, COMPLETED ->
          Step.of(move(State.TERMINATED, lastResponse, NEVER), new TransportFailed(), new Ended());
      case TRYING, TERMINATED -> Step.of(this);
    };
  }

  private ServerNonInvite move(State to, byte[] response, long endAt) {
    return new ServerNonInvite(to, response, reliable, timers, endAt);
  }
}
