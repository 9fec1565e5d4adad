package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.protocol.sip.dialog.ProvisionalOrder;
import io.ringfort.protocol.sip.dialog.SessionExpires;
import io.ringfort.protocol.sip.dialog.SessionTimer;
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
  private final String localTag = Ids.tag();
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

  /// One far end that answered.
  private static final class Fork {
    private final DialogLine line;
    private ProvisionalOrder order = ProvisionalOrder.NONE;
    private @Nullable String sdp;
    private DialogLine.@Nullable Ack ack;
    private boolean accepted;

    private Fork(DialogLine line) {
      this.line = line;
    }
  }

  Attempt(Calling home, SipLeg leg, Target target, long cseq, SessionTimer.Wish wish) {
    this.home = home;
    this.leg = leg;
    this.office = leg.office();
    this.target = target;
    this.cseq = cseq;
    this.wish = wish;
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
    send(invite());
  }

  private void send(SipRequest invite) {
    transaction = office.transactions().send(invite, target.hop(), this);
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
    over();
  }

  /// RFC 3261, 9.1: only once there was a provisional answer.
  private void cancel() {
    if (!canceled && transaction != null) {
      canceled = true;
      office.transactions().cancel(transaction);
    }
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
    if (fork == null || !isInOrder(response, fork)) {
      return;
    }
    String sdp = Wording.sdp(response);
    fork.sdp = sdp == null ? fork.sdp : sdp;
    if (response.status() == 180 || response.status() == 183) {
      home.ringing(response.status(), sdp);
    }
  }

  /// RFC 3262, 4: a reliable one is confirmed, each once and in order.
  private boolean isInOrder(SipResponse response, Fork fork) {
    if (!response.isReliable() || response.to().tag().isEmpty()) {
      return true;
    }
    return switch (fork.order.receive(response)) {
      case ProvisionalOrder.Verdict.Confirm(var after) -> {
        fork.order = after;
        fork.line.send(fork.line.dialog().prack(response), ClientTransaction.User.NOBODY);
        yield true;
      }
      case ProvisionalOrder.Verdict.Repeated _, ProvisionalOrder.Verdict.OutOfOrder _ -> false;
    };
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
            hop.flowOnly() || hop.transport().isReliable() ? hop : null,
            home.credentials());
    var fork = new Fork(line);
    forks.put(tag, fork);
    return fork;
  }

  private void success(SipResponse response) {
    var fork = fork(response);
    if (fork == null || transaction == null) {
      return;
    }
    if (fork.accepted) {
      // A copy: our ACK was lost.
      if (fork.ack != null) {
        office.kit().metrics().retransmissions.increment();
        fork.ack.send(office);
      }
      return;
    }
    fork.accepted = true;
    fork.line.update(d -> d.confirm(response));
    fork.line.acknowledge(transaction.request(), null, ack -> fork.ack = ack);
    String sdp = Wording.sdp(response);
    String answer = sdp == null ? fork.sdp : sdp;
    boolean wanted = phase == Phase.CALLING || phase == Phase.RINGING;
    if (!wanted || answer == null) {
      // The second fork, or the one whose 2xx crossed our CANCEL.
      fork.line.bye();
    }
    if (wanted) {
      phase = Phase.DONE;
      if (answer == null) {
        home.failed(this, 488, "answered without a description", Map.of());
      } else {
        home.won(this, fork.line, answer, response);
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
