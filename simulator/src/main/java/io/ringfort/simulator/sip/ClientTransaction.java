package io.ringfort.simulator.sip;

import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One request that went out (RFC 3261, 17.1): repeated until it is answered, given up after 32
/// seconds. A refused INVITE gets its ACK from here, a 2xx from whoever sent the INVITE. Confined
/// to the thread of the [SipStack].
///
/// | state | moves to |
/// |---|---|
/// | CALLING (no answer) | PROCEEDING, DONE |
/// | PROCEEDING (a provisional answer) | DONE |
/// | DONE (repetitions of the final answer are dealt with) | |
public final class ClientTransaction {
  enum State {
    CALLING,
    PROCEEDING,
    DONE
  }

  private final SipStack stack;
  private final SipGateway gateway;
  private final SipMessage request;
  private final InetSocketAddress target;
  private final ResponseListener listener;
  private State state = State.CALLING;
  private boolean canceled;
  private @Nullable Future<?> repetition;
  private @Nullable Future<?> deadline;

  ClientTransaction(
      SipStack stack,
      SipGateway gateway,
      SipMessage request,
      InetSocketAddress target,
      ResponseListener listener) {
    this.stack = stack;
    this.gateway = gateway;
    this.request = request;
    this.target = target;
    this.listener = listener;
  }

  public SipMessage request() {
    return request;
  }

  /// Cancels an INVITE, at once or as soon as a provisional answer allows it (RFC 3261, 9.1).
  public void cancel() {
    canceled = true;
    if (state == State.PROCEEDING) {
      sendCancel();
    }
  }

  void start() {
    gateway.send(request, target);
    repeatIn(SipStack.T1_MS);
    deadline = stack.after(SipStack.LIFETIME_MS, this::giveUp);
  }

  void answered(SipMessage response) {
    int status = response.status();
    boolean repeated = state == State.DONE;
    if (status < 200) {
      provisional(response);
      return;
    }
    if (isInvite() && status >= 300) {
      gateway.send(ack(response), target);
    }
    if (!repeated) {
      move(State.DONE);
      stop();
      stack.forgetLater(this);
    }
    if (!repeated || (isInvite() && status < 300)) {
      listener.answered(response);
    }
  }

  void stop() {
    if (repetition != null) {
      repetition.cancel(false);
    }
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void provisional(SipMessage response) {
    if (state == State.DONE) {
      return;
    }
    boolean first = state == State.CALLING;
    move(State.PROCEEDING);
    if (first && isInvite()) {
      // From here on a callee may ring for as long as it likes.
      stop();
      if (canceled) {
        sendCancel();
      }
    }
    listener.answered(response);
  }

  private void sendCancel() {
    SipMessage cancel =
        SipMessage.request("CANCEL", request.requestUri())
            .with("Via", request.need("Via"))
            .with("Max-Forwards", "70")
            .with("From", request.need("From"))
            .with("To", request.need("To"))
            .with("Call-ID", request.callId())
            .with("CSeq", request.cseq() + " CANCEL");
    stack.start(new ClientTransaction(stack, gateway, cancel, target, Unheard.LISTENER));
    // A peer that answers the CANCEL only must not hold the call for ever (RFC 3261, 9.1).
    deadline = stack.after(SipStack.LIFETIME_MS, this::giveUp);
  }

  /// The ACK of a refusal: within the transaction (RFC 3261, 17.1.1.3).
  private SipMessage ack(SipMessage response) {
    SipMessage ack =
        SipMessage.request("ACK", request.requestUri())
            .with("Via", request.need("Via"))
            .with("Max-Forwards", "70")
            .with("From", request.need("From"))
            .with("To", response.need("To"))
            .with("Call-ID", request.callId())
            .with("CSeq", request.cseq() + " ACK");
    for (String route : request.all("Route")) {
      ack = ack.with("Route", route);
    }
    return ack;
  }

  private void repeatIn(long delayMs) {
    repetition = stack.after(delayMs, () -> repeat(delayMs));
  }

  private void repeat(long delayMs) {
    boolean due = state == State.CALLING || (state == State.PROCEEDING && !isInvite());
    if (due) {
      gateway.send(request, target);
      repeatIn(isInvite() ? 2 * delayMs : Math.min(2 * delayMs, SipStack.T2_MS));
    }
  }

  private void giveUp() {
    if (state != State.DONE) {
      move(State.DONE);
      stop();
      stack.forgetLater(this);
      listener.timedOut();
    }
  }

  private boolean isInvite() {
    return request.method().equals("INVITE");
  }

  private void move(State next) {
    state = next;
  }

  /// For requests whose answer changes nothing.
  private enum Unheard implements ResponseListener {
    LISTENER;

    @Override
    public void answered(SipMessage response) {
      // The INVITE's own answer decides.
    }

    @Override
    public void timedOut() {
      // The INVITE's own deadline decides.
    }
  }
}
