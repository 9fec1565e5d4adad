package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.ReasonPhrase;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// A REFER inside a dialog and the subscription that it makes (RFC 3515): whom to call, and how the
/// referred side tells what came of it.
///
/// @param referTo whom to call
/// @param cseq of the REFER, which names the subscription
public record Referral(NameAddress referTo, long cseq) {
  private static final int SECONDS = 180;

  /// @throws SipParseException 400 unless there is exactly one Refer-To
  public static Referral of(SipRequest refer) {
    List<String> values = refer.headers().all(SipHeader.REFER_TO);
    if (values.size() != 1) {
      throw new SipParseException(400, "got " + values.size() + " headers Refer-To (expected: 1)");
    }
    return new Referral(NameAddress.parse(values.getFirst()), refer.cseq().number());
  }

  /// Builds our REFER.
  public static Dialog.Outgoing refer(Dialog dialog, String toUri) {
    Dialog.Outgoing refer = dialog.request("REFER");
    refer
        .request()
        .header(SipHeader.REFER_TO, NameAddress.of(toUri))
        .header(SipHeader.REFERRED_BY, NameAddress.of(dialog.localUri()));
    return refer;
  }

  /// Builds the NOTIFY that tells the far end the status of the call that it asked for. A final
  /// status ends the subscription.
  public Dialog.Outgoing notify(Dialog dialog, int status) {
    Dialog.Outgoing notify = dialog.request("NOTIFY");
    notify
        .request()
        // Needed from the second REFER of a dialog on, allowed for the first.
        .header(SipHeader.EVENT, "refer;id=" + cseq)
        .header(
            SipHeader.SUBSCRIPTION_STATE,
            status < 200 ? "active;expires=" + SECONDS : "terminated;reason=noresource")
        .body(
            "message/sipfrag;version=2.0",
            "SIP/2.0 " + status + " " + ReasonPhrase.of(status) + "\r\n");
    return notify;
  }

  /// The status that a NOTIFY of event `refer` tells us; empty if its body says none.
  public static OptionalInt status(SipRequest notify) {
    boolean isFragment = notify.contentType().filter("message/sipfrag"::equals).isPresent();
    String body = notify.bodyText();
    if (!isFragment || body.length() < 11 || !body.startsWith("SIP/2.0 ")) {
      return OptionalInt.empty();
    }
    String digits = body.substring(8, 11);
    boolean isStatus = digits.chars().allMatch(c -> c >= '0' && c <= '9') && digits.charAt(0) > '0';
    return isStatus ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
  }

  /// True if the NOTIFY ends the subscription.
  public static boolean isOver(SipRequest notify) {
    return notify
        .header(SipHeader.SUBSCRIPTION_STATE)
        .filter(s -> s.toLowerCase(Locale.ROOT).startsWith("terminated"))
        .isPresent();
  }
}
