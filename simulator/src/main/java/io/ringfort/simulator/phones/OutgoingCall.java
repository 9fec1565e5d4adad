package io.ringfort.simulator.phones;

import io.ringfort.simulator.sip.ClientTransaction;
import io.ringfort.simulator.sip.Dialog;
import io.ringfort.simulator.sip.ResponseListener;
import io.ringfort.simulator.sip.ServerTransaction;
import io.ringfort.simulator.sip.SipGateway;
import io.ringfort.simulator.sip.SipMessage;
import io.ringfort.simulator.sip.SipStack;
import io.ringfort.simulator.sip.SipUri;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A call that a phone makes. Confined to the SIP thread.
final class OutgoingCall implements LiveCall, ResponseListener {
  private final SipStack stack;
  private final SipGateway gateway;
  private final PhoneCall call;
  private final Leg leg;
  private final String tag;
  private final String callId = SipStack.newTag();
  private @Nullable ClientTransaction invite;
  private @Nullable Dialog dialog;
  private @Nullable Future<?> givingUp;
  private boolean leaving;
  private String lastWords = "canceled by the phone";

  OutgoingCall(SipStack stack, SipGateway gateway, PhoneCall call, Leg leg, String tag) {
    this.stack = stack;
    this.gateway = gateway;
    this.call = call;
    this.leg = leg;
    this.tag = tag;
  }

  String callId() {
    return callId;
  }

  @Override
  public PhoneCall call() {
    return call;
  }

  void start(InetSocketAddress target, long giveUpMs) {
    String platform = SipUri.text(target);
    InetSocketAddress own = gateway.addressFor(target);
    SipMessage request =
        SipMessage.request("INVITE", "sip:" + call.to() + "@" + platform)
            .with("Max-Forwards", "70")
            .with("From", "<sip:" + call.from() + "@" + SipUri.text(own) + ">;tag=" + tag)
            .with("To", "<sip:" + call.to() + "@" + platform + ">")
            .with("Call-ID", callId)
            .with("CSeq", "1 INVITE")
            .with("Contact", leg.contact())
            .with("Allow", Leg.ALLOW)
            .withBody(Leg.SDP, leg.offer());
    invite = stack.send(gateway, request, target, this);
    givingUp = stack.after(giveUpMs, this::giveUp);
  }

  @Override
  public void answered(SipMessage response) {
    int status = response.status();
    if (status >= 200 && status < 300) {
      accepted(response);
      return;
    }
    call.change(facts -> facts.withStatus(status));
    if (status < 200) {
      leg.take(response.body());
    } else {
      end(leaving ? lastWords : "refused");
    }
  }

  @Override
  public void timedOut() {
    call.change(facts -> facts.withStatus(408));
    end(leaving ? lastWords : "no answer to the INVITE");
  }

  @Override
  public void hangUp() {
    if (dialog != null) {
      stopWaiting();
      leg.bye(dialog, "phone hung up");
    } else {
      leave("canceled by the phone");
    }
  }

  @Override
  public void offer(String direction) {
    if (dialog != null) {
      leg.reinvite(dialog, direction);
    }
  }

  @Override
  public void reinvited(ServerTransaction again) {
    if (dialog == null) {
      again.respond(491, "");
    } else {
      leg.changed(dialog, again);
    }
  }

  @Override
  public void requested(ServerTransaction request) {
    if (dialog == null) {
      request.respond(481, "");
    } else {
      leg.requested(dialog, request);
    }
  }

  @Override
  public void acknowledged(ServerTransaction request, SipMessage ack) {
    leg.acknowledged(ack);
  }

  @Override
  public void unacknowledged(ServerTransaction request) {
    if (dialog != null && leg.misses(request)) {
      leg.bye(dialog, "no ACK");
    }
  }

  private void accepted(SipMessage response) {
    ClientTransaction first = invite;
    if (first == null) {
      return;
    }
    boolean known = dialog != null;
    Dialog answered = dialog == null ? Dialog.caller(gateway, first.request(), response) : dialog;
    dialog = answered;
    stack.sendAck(gateway, answered.ack(response.cseq()), answered.nextHop());
    if (known) {
      return;
    }
    stopWaiting();
    if (leaving) {
      // The answer and the CANCEL crossed (RFC 3261, 15).
      call.change(facts -> facts.withStatus(response.status()));
      leg.bye(answered, lastWords);
    } else {
      leg.take(response.body());
      call.change(CallFacts::answered);
    }
  }

  private void giveUp() {
    if (dialog == null && !call.facts().isEnded()) {
      leave("nobody answered");
    }
  }

  private void leave(String why) {
    if (!leaving && invite != null) {
      leaving = true;
      lastWords = why;
      invite.cancel();
    }
  }

  private void end(String reason) {
    stopWaiting();
    leg.end(reason);
  }

  private void stopWaiting() {
    if (givingUp != null) {
      givingUp.cancel(false);
    }
  }
}
