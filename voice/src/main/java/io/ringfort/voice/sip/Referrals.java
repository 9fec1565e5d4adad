package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.Referral;
import org.jspecify.annotations.Nullable;

/// REFER both ways inside a dialog (RFC 3515). In the lane of its leg only.
final class Referrals {
  private final SipLeg leg;
  private final DialogLine line;
  private int ours;
  private @Nullable Referral theirs;

  Referrals(SipLeg leg, DialogLine line) {
    this.leg = leg;
    this.line = line;
  }

  /// Asks the far end to call somebody.
  void refer(String uri) {
    line.send(
        Referral.refer(line.dialog(), uri),
        new ClientTransaction.User() {
          @Override
          public void answered(SipResponse response) {
            if (!response.isProvisional() && !leg.isOver()) {
              ours = response.status();
              leg.tell(new LegEvent.ReferProgress(ours, 0, !response.isSuccess()));
            }
          }

          @Override
          public void failed(int status) {
            if (!leg.isOver()) {
              leg.tell(new LegEvent.ReferProgress(status, 0, true));
            }
          }
        });
  }

  /// What became of ours.
  void notified(ServerTransaction transaction) {
    var notify = transaction.request();
    if (!notify.header(SipHeader.EVENT).orElse("").startsWith("refer")) {
      transaction.respond(489);
      return;
    }
    transaction.respond(200);
    int status = Referral.status(notify).orElse(0);
    // It may overtake the 202.
    leg.tell(
        new LegEvent.ReferProgress(
            ours == 0 ? 202 : ours, status, Referral.isOver(notify) || status >= 200));
  }

  /// The far end asks us.
  void referred(ServerTransaction transaction) {
    try {
      var referral = Referral.of(transaction.request());
      transaction.respond(
          transaction
              .request()
              .respond(202)
              .header(SipHeader.CONTACT, line.contact(transaction.from())));
      theirs = referral;
      // RFC 3515, 2.4.4: the first NOTIFY follows at once.
      tell(100);
      leg.tell(
          new LegEvent.Referred(referral.referTo().uri(), Wording.toldOnce(transaction.request())));
    } catch (SipParseException e) {
      transaction.respond(e.status());
    }
  }

  /// Tells the far end what came of its own.
  void tell(int status) {
    if (theirs == null) {
      return;
    }
    line.send(theirs.notify(line.dialog(), status), ClientTransaction.User.NOBODY);
    if (status >= 200) {
      theirs = null;
    }
  }
}
