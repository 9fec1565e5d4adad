package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.protocol.sip.dialog.ReliableProvisional;
import io.ringfort.protocol.sip.dialog.Retransmission;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// An inbound leg until it is answered. In the lane of its leg only.
final class Called implements Stage, DialogUser {
  private static final int FIRST_RSEQ = 1 << 16;

  private final SipLeg leg;
  private final LaneOffice office;
  private final ServerTransaction invite;
  private final DialogLine line;
  private final SessionTimer.Answer session;
  private final boolean reliably;
  private final Deque<Runnable> afterPrack = new ArrayDeque<>();
  private long rseq;
  private @Nullable ReliableProvisional unconfirmed;
  private Lane.@Nullable Alarm alarm;

  /// @param session what the caller and we agree on, sent with the answer
  Called(SipLeg leg, ServerTransaction invite, DialogLine line, SessionTimer.Answer session) {
    this(leg, invite, line, session, ThreadLocalRandom.current().nextInt(1, FIRST_RSEQ));
  }

  /// One of another host.
  ///
  /// @param rseq the number of the next reliable answer
  Called(
      SipLeg leg,
      ServerTransaction invite,
      DialogLine line,
      SessionTimer.Answer session,
      long rseq) {
    this.rseq = rseq;
    this.leg = leg;
    this.office = leg.office();
    this.invite = invite;
    this.line = line;
    this.session = session;
    this.reliably = invite.request().requires("100rel");
    store();
  }

  /// Keeps what another host needs to answer in our place.
  private void store() {
    String transport = invite.from().transport().parameter();
    var pending = LegSnapshot.Pending.of(invite.request(), invite.back(), rseq, 0);
    leg.store(line.snapshot(true, transport).with(List.of(pending)));
  }

  void start() {
    office.waits(invite, this);
    office.open(leg.sipCallId(), invite.toTag(), this);
  }

  /// Begins where another host was: whoever calls has heard it ring, or will with the next copy of
  /// the INVITE. A 100 after that would be news to strict callers.
  void startRinging() {
    start();
    // The other host may have answered it, and died before anybody else knew: then the far end
    // takes no refusal any more, and is in a call (RFC 3261, 15).
    invite.whenUnconfirmed(line::bye);
    if (!reliably) {
      invite.answeredElsewhere(describe(180, null));
    }
  }

  @Override
  public void ring() {
    provisional(180, null);
  }

  @Override
  public void progress(String sdp) {
    leg.describe(sdp);
    provisional(183, sdp);
  }

  private void provisional(int status, @Nullable String sdp) {
    if (unconfirmed != null) {
      // RFC 3262, 3: not a second one before the first is confirmed.
      afterPrack.add(() -> provisional(status, sdp));
      return;
    }
    var made = describe(status, sdp);
    if (reliably) {
      made = ReliableProvisional.number(made, rseq++);
      store();
      unconfirmed = ReliableProvisional.sent(made, office.kit().timers(), office.kit().now());
      arm();
    }
    invite.respond(made);
  }

  private SipResponse describe(int status, @Nullable String sdp) {
    var response = invite.request().respond(status).header(SipHeader.CONTACT, contact());
    if (sdp != null) {
      response.body(Wording.SDP, sdp);
    }
    return response.toTag(invite.toTag()).build();
  }

  private Object contact() {
    return line.contact(invite.from());
  }

  private void arm() {
    var waiting = unconfirmed;
    if (waiting != null) {
      long delay = Math.max(0, waiting.retransmission().nextTimer() - office.kit().now());
      alarm = office.lane().after(Duration.ofNanos(delay), this::sendAgain);
    }
  }

  private void sendAgain() {
    var waiting = unconfirmed;
    if (waiting == null || leg.isOver()) {
      return;
    }
    switch (waiting.retransmission().onTimer(office.kit().now())) {
      case Retransmission.Due.Nothing() -> {}
      case Retransmission.Due.Send(var after) -> {
        office.kit().metrics().retransmissions.increment();
        office.kit().door().send(after.message(), invite.from(), () -> {});
        unconfirmed = new ReliableProvisional(waiting.rseq(), waiting.cseq(), after);
      }
      // RFC 3262, 3: "the UAS SHOULD reject the original request with a 5xx response".
      case Retransmission.Due.GiveUp() -> {
        unconfirmed = null;
        reject(504, "No PRACK");
        return;
      }
    }
    arm();
  }

  @Override
  public void answer(String sdp) {
    if (unconfirmed != null) {
      afterPrack.add(() -> answer(sdp));
      return;
    }
    leg.describe(sdp);
    var response =
        invite
            .request()
            .respond(200)
            .header(SipHeader.CONTACT, contact())
            .header(SipHeader.ALLOW, Wording.ALLOW)
            .header(SipHeader.SUPPORTED, Wording.SUPPORTED)
            .body(Wording.SDP, sdp);
    SessionTimer timer = null;
    if (session instanceof SessionTimer.Answer.Agreed agreed) {
      agreed.addTo(response);
      timer = agreed.start(office.kit().clock().instant());
    }
    leave();
    line.update(Dialog::confirm);
    var talking = Talking.answered(leg, line, invite, timer);
    leg.become(talking);
    talking.succeeded(invite, invite.respond(response), Wording.sdp(invite.request()) == null);
  }

  @Override
  public void reject(int status, String reason) {
    refuse(invite.request().respond(status, reason), new LegEvent.Ended(false, status, reason));
  }

  private void refuse(SipResponse.Builder response, LegEvent.Ended last) {
    leave();
    office.close(leg.sipCallId(), invite.toTag(), this);
    invite.respond(response);
    leg.end(last);
  }

  @Override
  public void hangUp() {
    reject(603, "Decline");
  }

  @Override
  public void release() {
    leave();
    office.close(leg.sipCallId(), invite.toTag(), this);
    office.transactions().forget(invite);
  }

  /// The caller gave up.
  void canceled() {
    refuse(invite.request().respond(487), new LegEvent.Ended(true, 487, "the caller gave up"));
  }

  private void leave() {
    office.waitsNoMore(invite);
    unconfirmed = null;
    afterPrack.clear();
    if (alarm != null) {
      alarm.cancel();
    }
  }

  @Override
  public void requested(ServerTransaction transaction) {
    if (!line.receive(transaction)) {
      return;
    }
    var request = transaction.request();
    switch (request.method()) {
      case "PRACK" -> confirmed(transaction);
      case "BYE" -> {
        // RFC 3261, 15: the caller may end an early dialog with it, too.
        transaction.respond(200);
        canceled();
      }
      case "INFO", "OPTIONS" -> transaction.respond(200);
      // RFC 3311, 5.2: an offer while the first is unanswered.
      case "UPDATE" -> transaction.respond(Wording.sdp(request) == null ? 200 : 500);
      case "INVITE" -> transaction.respond(500);
      default -> transaction.respond(481);
    }
  }

  private void confirmed(ServerTransaction prack) {
    var waiting = unconfirmed;
    if (waiting == null || !waiting.isConfirmedBy(prack.request())) {
      prack.respond(481);
      return;
    }
    prack.respond(200);
    unconfirmed = null;
    if (alarm != null) {
      alarm.cancel();
    }
    for (var next = afterPrack.poll(); next != null; next = afterPrack.poll()) {
      next.run();
      if (unconfirmed != null) {
        return;
      }
    }
  }

  @Override
  public void acknowledged(SipRequest ack) {}
}
