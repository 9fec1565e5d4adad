package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import io.ringfort.voice.edge.Hop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A leg that was answered. It lives on for a while after the leg ended, to answer what is still
/// under way. In the lane of its leg only.
final class Talking implements Stage, DialogUser {
  private static final Duration TIME_TO_ACCEPT = Duration.ofSeconds(10);

  private final SipLeg leg;
  private final LaneOffice office;
  private final DialogLine line;
  private final boolean inbound;
  private final String transport;
  private final Offers offers;
  private final Session session;
  private final Referrals referrals;
  private @Nullable Success success;
  private LegSnapshot.@Nullable Pending unconfirmed;
  private boolean confirmed;
  private boolean byeWanted;
  private @Nullable ServerTransaction offered;
  private Lane.@Nullable Alarm acceptance;

  private Talking(SipLeg leg, DialogLine line, boolean inbound, String transport) {
    this.leg = leg;
    this.office = leg.office();
    this.line = line;
    this.inbound = inbound;
    this.transport = transport;
    this.offers = new Offers(leg, line, this);
    this.session = new Session(leg, line, this);
    this.referrals = new Referrals(leg, line);
    office.open(leg.sipCallId(), line.dialog().localTag(), this);
  }

  /// An outgoing leg that somebody took.
  static Talking called(SipLeg leg, DialogLine line, Hop hop, SipResponse response) {
    var talking = new Talking(leg, line, false, hop.transport().parameter());
    talking.confirmed = true;
    talking.store();
    talking.session.begin(
        SessionTimer.agreed(response, leg.office().kit().clock().instant()).orElse(null),
        response.allow().contains("UPDATE"));
    return talking;
  }

  /// An inbound leg that we take: [#succeeded] follows.
  static Talking answered(
      SipLeg leg, DialogLine line, ServerTransaction invite, @Nullable SessionTimer timer) {
    var talking = new Talking(leg, line, true, invite.from().transport().parameter());
    long patience = Duration.ofNanos(leg.office().kit().timers().giveUp()).toMillis();
    long until = leg.office().kit().clock().millis() + patience;
    talking.unconfirmed = LegSnapshot.Pending.of(invite.request(), invite.back(), 0, until);
    talking.store();
    talking.session.begin(timer, invite.request().allow().contains("UPDATE"));
    return talking;
  }

  /// A leg of another host.
  static Talking restored(SipLeg leg, DialogLine line, LegSnapshot snapshot) {
    var talking = new Talking(leg, line, snapshot.inbound(), snapshot.transport());
    talking.confirmed = true;
    talking.store();
    return talking;
  }

  /// A 2xx of ours left: it is sent again until its ACK.
  ///
  /// @param offersOurs true when the ACK carries the far end's answer
  void succeeded(ServerTransaction invite, SipResponse response, boolean offersOurs) {
    success = new Success(office, invite, response, offersOurs, this::neverAcknowledged);
  }

  private void neverAcknowledged() {
    success = null;
    line.bye();
    over(new LegEvent.Ended(false, 408, "the far end never confirmed our answer"));
  }

  /// Keeps what another host needs.
  void store() {
    var settled = line.snapshot(inbound, transport);
    leg.store(unconfirmed == null ? settled : settled.with(List.of(unconfirmed)));
  }

  boolean isBy(InetSocketAddress listener) {
    return line.isBy(listener);
  }

  /// Nobody listens there any more: the far end is told another address of ours.
  void leave(InetSocketAddress listener) {
    if (leg.isOver() || !line.isBy(listener)) {
      return;
    }
    line.leaveListener();
    String sdp = leg.localSdp();
    if (sdp != null) {
      offers.offer(sdp);
    }
  }

  /// True while an INVITE of the far end is not settled.
  boolean isBusy() {
    return offered != null || success != null;
  }

  boolean isInbound() {
    return inbound;
  }

  /// The far end took our offer: a sign of life.
  void refreshed(SipResponse response) {
    session.refreshed(response);
  }

  @Override
  public void acknowledged(SipRequest ack) {
    var waiting = success;
    if (waiting == null || !waiting.isConfirmedBy(ack)) {
      return;
    }
    success = null;
    waiting.stop();
    unconfirmed = null;
    store();
    if (byeWanted) {
      line.bye();
      return;
    }
    String sdp = Wording.sdp(ack);
    if (waiting.offersOurs() && sdp != null) {
      leg.tell(new LegEvent.Updated(sdp));
    }
    if (!confirmed) {
      confirmed = true;
      leg.tell(new LegEvent.Confirmed());
    }
    offers.goOn();
  }

  @Override
  public void requested(ServerTransaction transaction) {
    if (!line.receive(transaction)) {
      return;
    }
    store();
    if (leg.isOver() && !transaction.request().is("BYE")) {
      transaction.respond(481);
      return;
    }
    switch (transaction.request().method()) {
      case "BYE" -> bye(transaction);
      case "INVITE", "UPDATE" -> offer(transaction);
      case "INFO" -> info(transaction);
      case "REFER" -> referrals.referred(transaction);
      case "NOTIFY" -> referrals.notified(transaction);
      case "OPTIONS" -> transaction.respond(Wording.abilities(transaction.request()));
      case "PRACK" -> transaction.respond(481);
      default -> transaction.respond(Wording.notAllowed(transaction.request()));
    }
  }

  private void bye(ServerTransaction transaction) {
    transaction.respond(200);
    if (offered != null) {
      offered.respond(487);
      offered = null;
    }
    if (success != null) {
      success.stop();
      success = null;
    }
    String reason = transaction.request().header(SipHeader.REASON).orElse("the far end hung up");
    stop();
    office.close(leg.sipCallId(), line.dialog().localTag(), this);
    leg.end(new LegEvent.Ended(false, 200, reason));
  }

  /// RFC 3261, 14.2 and RFC 3311, 5.2.
  private void offer(ServerTransaction transaction) {
    var request = transaction.request();
    boolean isInvite = request.is("INVITE");
    String sdp = Wording.sdp(request);
    if ((isInvite && isBusy()) || (offered != null && sdp != null)) {
      transaction.respond(request.respond(500).header(SipHeader.RETRY_AFTER, 1));
      return;
    }
    if (offers.isOpen() && (isInvite || sdp != null)) {
      transaction.respond(491);
      return;
    }
    var answer = session.answer(request);
    if (answer instanceof SessionTimer.Answer.TooSmall(long minimum)) {
      transaction.respond(request.respond(422).header(SipHeader.MIN_SE, minimum));
      return;
    }
    line.update(d -> d.refresh(request));
    store();
    if (sdp != null) {
      offered = transaction;
      acceptance = office.lane().after(TIME_TO_ACCEPT, this::notAccepted);
      leg.tell(new LegEvent.Offered(sdp));
    } else {
      // An INVITE without an offer wants ours; an UPDATE without one only shows that they live.
      agree(transaction, isInvite ? leg.localSdp() : null, isInvite);
    }
  }

  private void notAccepted() {
    var waiting = offered;
    if (waiting != null) {
      offered = null;
      waiting.respond(488);
      offers.goOn();
    }
  }

  @Override
  public void accept(String sdp) {
    var waiting = offered;
    if (waiting == null) {
      return;
    }
    offered = null;
    if (acceptance != null) {
      acceptance.cancel();
    }
    leg.describe(sdp);
    agree(waiting, sdp, false);
    offers.goOn();
  }

  private void agree(ServerTransaction transaction, @Nullable String sdp, boolean offersOurs) {
    var request = transaction.request();
    var response =
        request
            .respond(200)
            .header(SipHeader.CONTACT, line.contact(transaction.from()))
            .header(SipHeader.ALLOW, Wording.ALLOW)
            .header(SipHeader.SUPPORTED, Wording.SUPPORTED);
    session.agree(request, response);
    if (sdp != null) {
      response.body(Wording.SDP, sdp);
    }
    var sent = transaction.respond(response);
    if (request.is("INVITE")) {
      succeeded(transaction, sent, offersOurs);
    }
  }

  private void info(ServerTransaction transaction) {
    var request = transaction.request();
    var digit = Digits.of(request);
    if (digit == Digits.UNKNOWN_TYPE) {
      transaction.respond(415);
      return;
    }
    transaction.respond(200);
    if (digit != Digits.NONE) {
      leg.tell(new LegEvent.Digit(digit));
    }
  }

  @Override
  public void reoffer(String sdp) {
    offers.offer(sdp);
  }

  @Override
  public void refer(String uri) {
    try {
      referrals.refer(uri);
    } catch (SipParseException e) {
      leg.tell(new LegEvent.ReferProgress(416, 0, true));
    }
  }

  @Override
  public void notifyReferred(int status) {
    referrals.tell(status);
  }

  @Override
  public void hangUp() {
    if (offered != null) {
      offered.respond(487);
      offered = null;
    }
    if (success != null && !confirmed) {
      // RFC 3261, 15: not before our 2xx is confirmed.
      byeWanted = true;
    } else {
      line.bye();
    }
    over(new LegEvent.Ended(false, 200, "hung up"));
  }

  @Override
  public void release() {
    if (success != null) {
      success.stop();
      success = null;
    }
    if (offered != null) {
      office.transactions().forget(offered);
      offered = null;
    }
    stop();
    office.close(leg.sipCallId(), line.dialog().localTag(), this);
  }

  private void stop() {
    session.stop();
    offers.stop();
    if (acceptance != null) {
      acceptance.cancel();
    }
  }

  /// The dialog turned out to be broken, or has shown no sign of life.
  void broken(int status, String reason) {
    if (status != 481) {
      line.bye();
    }
    over(new LegEvent.Ended(false, status, reason));
  }

  private void over(LegEvent.Ended last) {
    stop();
    // Their BYE may cross ours: it is answered as long as it may come.
    var rest = Duration.ofNanos(office.kit().timers().giveUp());
    office.lane().after(rest, () -> office.close(leg.sipCallId(), line.dialog().localTag(), this));
    leg.end(last);
  }
}
