package io.ringfort.simulator.sip;

import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One request that came in, and how it is answered (RFC 3261, 17.2). Final answers to an INVITE
/// are repeated until the ACK; a repeated request gets the last answer again. Confined to the
/// thread of the [SipStack].
///
/// | state | moves to |
/// |---|---|
/// | OPEN (no final answer) | ANSWERED (INVITE), DONE (others) |
/// | ANSWERED (waits for the ACK) | DONE |
/// | DONE (only repeats itself) | |
public final class ServerTransaction {
  enum State {
    OPEN,
    ANSWERED,
    DONE
  }

  private final SipStack stack;
  private final SipGateway gateway;
  private final SipMessage request;
  private final InetSocketAddress source;
  private State state = State.OPEN;
  private @Nullable SipMessage last;
  private @Nullable Future<?> repetition;

  ServerTransaction(
      SipStack stack, SipGateway gateway, SipMessage request, InetSocketAddress source) {
    this.stack = stack;
    this.gateway = gateway;
    this.request = request;
    this.source = source;
  }

  public SipMessage request() {
    return request;
  }

  public SipGateway gateway() {
    return gateway;
  }

  public InetSocketAddress source() {
    return source;
  }

  public boolean isOpen() {
    return state == State.OPEN;
  }

  /// Answers with nothing but a status.
  public void respond(int status, String tag) {
    respond(request.response(status, tag));
  }

  /// Sends a response; after a final one no other is sent.
  public void respond(SipMessage response) {
    if (state != State.OPEN) {
      return;
    }
    last = response;
    stack.sendResponse(this, response);
    if (response.status() >= 200) {
      boolean invite = request.method().equals("INVITE");
      move(invite ? State.ANSWERED : State.DONE);
      stack.forgetLater(this);
      if (invite) {
        repeatIn(SipStack.T1_MS, SipStack.T1_MS);
      }
    }
  }

  boolean accepted() {
    return last != null && last.status() >= 200 && last.status() < 300;
  }

  /// What tells the ACK of a 2xx, which is a transaction of its own, from all others.
  String ackKey() {
    SipMessage response = last == null ? request : last;
    return SipStack.ackKey(request.callId(), response.toTag(), request.cseq());
  }

  /// Says whether this was the first ACK.
  boolean acknowledge() {
    boolean first = state == State.ANSWERED;
    if (first) {
      stop();
      move(State.DONE);
    }
    return first;
  }

  void repeatLast() {
    if (last != null) {
      stack.sendResponse(this, last);
    }
  }

  void stop() {
    if (repetition != null) {
      repetition.cancel(false);
    }
  }

  private void repeatIn(long delayMs, long spentMs) {
    repetition = stack.after(delayMs, () -> repeat(delayMs, spentMs));
  }

  private void repeat(long delayMs, long spentMs) {
    if (state != State.ANSWERED) {
      return;
    }
    if (spentMs >= SipStack.LIFETIME_MS) {
      move(State.DONE);
      stack.unacknowledged(this);
      return;
    }
    repeatLast();
    // "... an interval that starts at T1 seconds and doubles for each retransmission until it
    // reaches T2" (RFC 3261, 13.3.1.4).
    long next = Math.min(2 * delayMs, SipStack.T2_MS);
    repeatIn(next, spentMs + next);
  }

  private void move(State next) {
    state = next;
  }
}
