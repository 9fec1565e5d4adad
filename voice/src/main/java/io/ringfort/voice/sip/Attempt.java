package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.protocol.sip.dialog.SessionExpires;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One INVITE to one target, with all of its forks. It outlives the leg when it must: a 2xx that
/// nobody wants any more is acknowledged and ended with BYE, whenever it comes.
///
/// Moves: CALLING → RINGING with the first answer; both → DONE with a final one; both → UNWANTED by
/// [#abandon]. In the lane of its leg only.
final class Attempt implements ClientTransaction.User, DialogUser {
  private static final int MOST_FORKS = 16;

  private final Calling home;
  private final SipLeg leg;
  private final LaneOffice office;
  private final Target target;
  private final String localTag;
  private final @Nullable SipRequest resumed;
  private final Map<String, Fork> forks = new HashMap<>();
  private SessionTimer.Wish wish;
  private Phase phase = Phase.CALLING;
  private long cseq;
  private boolean canceled;
  private @Nullable ClientTransaction transaction;
  private Lane.@Nullable Alarm patience;

  private enum Phase {
    CALLING,
    RINGING,
    UNWANTED,
    DONE
  }

  Attempt(Calling home, SipLeg leg, Target target, long cseq, SessionTimer.Wish wish) {
    this.home = home;
    this.leg = leg;
    this.office = leg.office();
    this.target = target.by(office.kit().door().pinned(target.hop()));
    this.cseq = cseq;
    this.wish = wish;
    this.localTag = Ids.tag();
    this.resumed = null;
  }

  /// One that another host began.
  Attempt(Calling home, SipLeg leg, Target target, SipRequest invite) {
    this.home = home;
    this.leg = leg;
    this.office = leg.office();
    this.target = target;
    this.cseq = invite.cseq().number();
    this.wish = Session.wish(office.kit());
    this.localTag = invite.from().tag().orElse("");
    this.resumed = invite;
  }

  Target target() {
    return target;
  }

  void start() {
    office.open(leg.sipCallId(), localTag, this);
    patience =
        office
            .lane()
            .after(
                office.kit().config().firstAnswer(),
                () -> {
                  if (phase == Phase.CALLING) {
                    home.silent(this);
                  }
                });
    if (resumed == null) {
      send(invite());
    } else {
      transaction = office.transactions().resume(resumed, target.hop(), this);
    }
  }

  private void send(SipRequest invite) {
    transaction = office.transactions().send(invite, target.hop(), this);
    home.store();
  }

  /// What another host needs to go on with it; null when nothing was sent.
  ///
  /// @param until when it has rung long enough
  LegSnapshot.@Nullable Pending pending(long until) {
    return transaction == null
        ? null
        : LegSnapshot.Pending.of(transaction.request(), target.hop(), 0, until);
  }

  private SipRequest invite() {
    var asked = home.invite();
    var address = office.kit().door().address(target.hop());
    String display = asked.from().displayName() == null ? "" : asked.from().displayName();
    var from = NameAddress.of(display, Wording.uri(caller(asked.from().user()), address.host()));
    var request =
        SipRequest.build("INVITE", target.requestUri())
            .header(SipHeader.MAX_FORWARDS, 70)
            .header(SipHeader.FROM, from.withTag(localTag))
            .header(SipHeader.TO, NameAddress.of(target.toUri()))
            .header(SipHeader.CALL_ID, leg.sipCallId())
            .header(SipHeader.CSEQ, new CSeq(cseq, "INVITE"))
            .header(
                SipHeader.CONTACT,
                Wording.contact(office.kit().door(), leg.callSid(), target.hop()))
            .header(SipHeader.ALLOW, Wording.ALLOW)
            .header(SipHeader.SUPPORTED, "100rel");
    SessionTimer.offer(request, wish, SessionExpires.Refresher.UNSAID);
    if (target.gateway() != null && !asked.from().user().isEmpty()) {
      request.header(SipHeader.P_ASSERTED_IDENTITY, NameAddress.of(from.uri()));
    }
    Wording.addAllowed(request, asked.headers());
    return request.body(Wording.SDP, asked.sdp()).build();
  }

  /// RFC 3323, 4.1.1.3: who shows no number says so.
  private static String caller(String user) {
    return user.isEmpty() ? "anonymous" : user;
  }

  /// Nobody wants it any more. Nothing is sent again, what rings is canceled, what answers all the
  /// same is hung up.
  void abandon() {
    if (phase == Phase.DONE) {
      return;
    }
    boolean rings = phase == Phase.RINGING;
    phase = Phase.UNWANTED;
    forget(patience);
    if (transaction != null) {
      transaction.beQuiet();
    }
    if (rings) {
      cancel();
    }
  }

  /// Another host has the leg: not even a late answer is hung up on.
  void release() {
    if (transaction != null) {
      transaction.beQuiet();
    }
    drop();
  }

  /// RFC 3261, 9.1: only once there was a provisional answer.
  private void cancel() {
    if (canceled || transaction == null) {
      return;
    }
    canceled = true;
    office.transactions().cancel(transaction);
    // RFC 3261, 9.1: who says nothing for 64*T1 has forgotten the INVITE.
    var patience = Duration.ofNanos(office.kit().timers().giveUp());
    office.lane().after(patience, this::drop);
  }

  private void drop() {
    if (transaction != null) {
      office.transactions().forget(transaction);
    }
    over();
  }

  @Override
  public void answered(SipResponse response) {
    forget(patience);
    if (target.gateway() != null) {
      target.gateway().answered();
    }
    if (response.isProvisional()) {
      provisional(response);
    } else if (response.isSuccess()) {
      success(response);
    } else {
      failure(response);
    }
  }

  private void provisional(SipResponse response) {
    if (phase == Phase.UNWANTED) {
      cancel();
      return;
    }
    if (phase == Phase.CALLING) {
      phase = Phase.RINGING;
    }
    if (phase != Phase.RINGING || response.status() == 100) {
      return;
    }
    var fork = fork(response);
    if (fork == null || !fork.takes(response)) {
      return;
    }
    String sdp = Wording.sdp(response);
    fork.describedBy(sdp);
    if (response.status() == 180 || response.status() == 183) {
      home.ringing(response.status(), sdp);
    }
  }

  private @Nullable Fork fork(SipResponse response) {
    String tag = response.to().tag().orElse("");
    var known = forks.get(tag);
    if (known != null || transaction == null || forks.size() >= MOST_FORKS) {
      return known;
    }
    var hop = target.hop();
    var line =
        new DialogLine(
            office,
            leg,
            Dialog.uac(transaction.request(), response),
            hop,
            hop.flowOnly() || hop.transport().isReliable(),
            home.credentials());
    if (resumed != null) {
      // The other host may have used numbers, for PRACK.
      line.update(d -> d.skipCseqs(SipSignalling.CSEQ_GAP));
    }
    var fork = new Fork(office, line);
    forks.put(tag, fork);
    return fork;
  }

  private void success(SipResponse response) {
    var fork = fork(response);
    if (fork == null || transaction == null) {
      return;
    }
    if (!fork.accept(transaction.request(), response)) {
      return;
    }
    String answer = fork.sdp();
    boolean wanted = phase == Phase.CALLING || phase == Phase.RINGING;
    if (!wanted || answer == null) {
      // The second fork, or the one whose 2xx crossed our CANCEL.
      fork.line().bye();
    }
    if (wanted) {
      phase = Phase.DONE;
      if (answer == null) {
        home.failed(this, 488, "answered without a description", Map.of());
      } else {
        home.won(this, fork.line(), answer, response);
      }
    }
  }

  private void failure(SipResponse response) {
    boolean wanted = phase == Phase.CALLING || phase == Phase.RINGING;
    if (wanted && triesAgain(response)) {
      return;
    }
    over();
    if (wanted) {
      home.failed(this, response.status(), response.reason(), Wording.toldOnce(response));
    }
  }

  private boolean triesAgain(SipResponse response) {
    if (transaction == null) {
      return false;
    }
    SipRequest again = null;
    var credentials = home.credentials();
    if ((response.status() == 401 || response.status() == 407) && credentials != null) {
      again = Wording.credit(transaction.request(), response, credentials, cseq + 1);
    } else if (response.status() == 422) {
      var longer = wish.afterTooSmall(response);
      if (longer.minimum() > wish.minimum()) {
        wish = longer;
        cseq++;
        send(invite());
        return true;
      }
    }
    if (again == null) {
      return false;
    }
    cseq++;
    send(again);
    return true;
  }

  @Override
  public void failed(int status) {
    boolean wanted = phase == Phase.CALLING || phase == Phase.RINGING;
    over();
    if (wanted) {
      if (target.gateway() != null) {
        target.gateway().silent();
      }
      String reason = status == 408 ? "nobody answered" : "could not be sent";
      home.failed(this, status, reason, Map.of());
    }
  }

  private void over() {
    phase = Phase.DONE;
    forget(patience);
    office.close(leg.sipCallId(), localTag, this);
  }

  private static void forget(Lane.@Nullable Alarm alarm) {
    if (alarm != null) {
      alarm.cancel();
    }
  }

  long lastCseq() {
    return cseq;
  }

  /// Before the answer the far end has little to ask.
  @Override
  public void requested(ServerTransaction transaction) {
    var request = transaction.request();
    switch (request.method()) {
      case "UPDATE", "INFO", "OPTIONS", "NOTIFY" ->
          transaction.respond(Wording.sdp(request) == null ? 200 : 500);
      case "BYE" -> transaction.respond(200);
      default -> transaction.respond(481);
    }
  }

  @Override
  public void acknowledged(SipRequest ack) {}
}
