package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.Script;
import io.ringfort.simulator.rtp.Sdp;
import io.ringfort.simulator.sip.Dialog;
import io.ringfort.simulator.sip.ServerTransaction;
import io.ringfort.simulator.sip.SipMessage;
import io.ringfort.simulator.sip.SipStack;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A call to a phone. Confined to the SIP thread.
final class IncomingCall implements LiveCall {
  private static final long LONGEST_RING_MS = 180_000;

  private final SipStack stack;
  private final PhoneCall call;
  private final PhoneBehaviour behaviour;
  private final ServerTransaction invite;
  private final String tag;
  private final @Nullable Sdp offer;
  private final Leg leg;
  private final Dialog dialog;
  private @Nullable String answer;
  private @Nullable Future<?> next;
  private boolean acknowledged;
  private boolean leaving;

  /// @param offer null where the platform wants one of the phone's
  IncomingCall(
      SipStack stack,
      PhoneCall call,
      PhoneBehaviour behaviour,
      ServerTransaction invite,
      String tag,
      @Nullable Sdp offer,
      Leg leg) {
    this.stack = stack;
    this.call = call;
    this.behaviour = behaviour;
    this.invite = invite;
    this.tag = tag;
    this.offer = offer;
    this.leg = leg;
    this.dialog = Dialog.callee(invite, tag);
  }

  @Override
  public PhoneCall call() {
    return call;
  }

  void start() {
    if (!behaviour.ringsFirst()) {
      refuse(behaviour.refusal(), "refused");
      return;
    }
    ring();
    long ringMs = behaviour.answer().equals("no-answer") ? LONGEST_RING_MS : behaviour.ringMs();
    next = stack.after(ringMs, this::pickUp);
  }

  boolean startedBy(ServerTransaction request) {
    return invite == request;
  }

  void canceled() {
    refuse(487, "canceled by the platform");
  }

  @Override
  public void hangUp() {
    if (invite.isOpen()) {
      refuse(603, "phone hung up");
    } else if (acknowledged) {
      leg.bye(dialog, "phone hung up");
    } else {
      // "The callee's UA MUST NOT send a BYE ... until it has received an ACK" (RFC 3261, 15).
      leaving = true;
    }
  }

  @Override
  public void offer(String direction) {
    if (acknowledged) {
      leg.reinvite(dialog, direction);
    }
  }

  @Override
  public void reinvited(ServerTransaction again) {
    if (invite.isOpen()) {
      again.respond(again.request().response(500, "").with("Retry-After", "1"));
    } else {
      leg.changed(dialog, again);
    }
  }

  @Override
  public void requested(ServerTransaction request) {
    if (invite.isOpen() && request.request().method().equals("BYE")) {
      invite.respond(487, tag);
    }
    leg.requested(dialog, request);
    stopRinging();
  }

  @Override
  public void acknowledged(ServerTransaction request, SipMessage ack) {
    leg.acknowledged(ack);
    if (request == invite) {
      acknowledged = true;
      if (leaving) {
        leg.bye(dialog, "phone hung up");
      }
    }
  }

  @Override
  public void unacknowledged(ServerTransaction request) {
    if (request == invite || leg.misses(request)) {
      leg.bye(dialog, "no ACK");
    }
  }

  private void ring() {
    if (behaviour.early().isBlank() || offer == null) {
      invite.respond(invite.request().response(180, tag).with("Contact", leg.contact()));
      call.change(facts -> facts.withStatus(180));
    } else {
      answer = leg.accept(offer);
      invite.respond(leg.response(invite, 183, tag, answer));
      call.change(facts -> facts.withStatus(183));
    }
  }

  /// Somebody picks up by hand.
  void answer() {
    stopRinging();
    connect();
  }

  private void pickUp() {
    if (invite.isOpen() && !behaviour.answers()) {
      refuse(behaviour.refusal() == 0 ? 480 : behaviour.refusal(), "refused");
      return;
    }
    connect();
  }

  private void connect() {
    if (!invite.isOpen()) {
      return;
    }
    if (answer == null) {
      answer = offer == null ? leg.offer() : leg.accept(offer);
    } else {
      call.media().talk(Script.parse(behaviour.script()));
    }
    call.change(CallFacts::answered);
    invite.respond(leg.response(invite, 200, tag, answer));
  }

  private void refuse(int status, String reason) {
    stopRinging();
    call.change(facts -> facts.withStatus(status));
    invite.respond(status, tag);
    leg.end(reason);
  }

  private void stopRinging() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
