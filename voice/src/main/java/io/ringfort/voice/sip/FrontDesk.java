package io.ringfort.voice.sip;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import io.ringfort.voice.edge.Hop;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what begins outside of any dialog: new calls, registrations, questions. In the lane of the
/// request.
final class FrontDesk implements LaneOffice.Reception {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDesk.class);
  private static final Set<String> METHODS =
      Set.of("INVITE", "BYE", "OPTIONS", "REGISTER", "PRACK", "UPDATE", "INFO", "REFER", "NOTIFY");

  private final Admission admission;
  private final Registrar registrar;
  private final InboundCalls calls;
  private final SidMint sids;
  private volatile boolean closed;

  FrontDesk(Admission admission, Registrar registrar, InboundCalls calls, SidMint sids) {
    this.admission = admission;
    this.registrar = registrar;
    this.calls = calls;
    this.sids = sids;
  }

  void close() {
    closed = true;
  }

  @Override
  public SipResponse.@Nullable Builder refusal(SipRequest request, Hop from) {
    if (!METHODS.contains(request.method())) {
      return Wording.notAllowed(request);
    }
    if (request.maxForwards().orElse(1) == 0) {
      return request.respond(483);
    }
    var unknown =
        request.require().stream()
            .filter(e -> !Wording.EXTENSIONS.contains(e.toLowerCase(Locale.ROOT)))
            .toList();
    if (!unknown.isEmpty()) {
      // RFC 3261, 8.2.2.3.
      return request.respond(420).header(SipHeader.UNSUPPORTED, String.join(", ", unknown));
    }
    if (request.to().tag().isPresent()) {
      return null;
    }
    if (closed) {
      return request.respond(503).header(SipHeader.RETRY_AFTER, 5);
    }
    return request.is("INVITE") ? stranger(request, from) : null;
  }

  private SipResponse.@Nullable Builder stranger(SipRequest request, Hop from) {
    try {
      return admission.isStranger(request, from) ? request.respond(403) : null;
    } catch (SipParseException e) {
      return request.respond(e.status());
    }
  }

  @Override
  public void requested(ServerTransaction transaction, LaneOffice office) {
    switch (transaction.request().method()) {
      case "INVITE" -> invited(transaction, office);
      case "REGISTER" -> registrar.register(transaction, office);
      case "OPTIONS" -> transaction.respond(Wording.abilities(transaction.request()));
      // What only makes sense in a dialog.
      default -> transaction.respond(481);
    }
  }

  private void invited(ServerTransaction transaction, LaneOffice office) {
    var request = transaction.request();
    switch (admission.check(transaction)) {
      case Admission.Verdict.Refused(var response) -> {
        office.kit().metrics().rejected(transaction.respond(response).status()).increment();
      }
      case Admission.Verdict.Taken taken -> {
        var session = SessionTimer.answer(request, Session.wish(office.kit()));
        if (session instanceof SessionTimer.Answer.TooSmall(long minimum)) {
          transaction.respond(request.respond(422).header(SipHeader.MIN_SE, minimum));
        } else {
          take(transaction, office, taken, session);
        }
      }
    }
  }

  private void take(
      ServerTransaction transaction,
      LaneOffice office,
      Admission.Verdict.Taken taken,
      SessionTimer.Answer session) {
    var request = transaction.request();
    var uri = SipUri.parse(request.uri());
    var dialog = Dialog.uas(request, transaction.toTag());
    String sid =
        sids.derive(
            CallSid.PREFIX,
            "inbound",
            request.callId(),
            request.from().tag().orElse(""),
            Long.toString(request.cseq().number()));
    var from = transaction.from();
    String transport = from.transport().parameter();
    var leg = new SipLeg(office, early(sid, dialog, transport));
    // A phone is where it calls from; a carrier is where it says.
    boolean byFlow = taken.trunk() == null || from.transport().isReliable();
    var line = new DialogLine(office, leg, dialog, from, byFlow, credentials(taken));
    var called = new Called(leg, transaction, line, session);
    leg.become(called);
    if (taken.trunk() != null && !leg.enter(taken.trunk())) {
      office.kit().metrics().rejected(503).increment();
      called.reject(503, "Service Unavailable");
      return;
    }
    called.start();
    announce(taken.origin(), transaction, uri, leg, called);
  }

  private static Invite.@Nullable Credentials credentials(Admission.Verdict.Taken taken) {
    return taken.trunk() == null ? null : taken.trunk().config().credentials();
  }

  private void announce(
      InboundCalls.Origin origin,
      ServerTransaction transaction,
      SipUri uri,
      SipLeg leg,
      Called called) {
    var request = transaction.request();
    String name = request.from().name();
    try {
      leg.listen(
          calls.taken(
              new InboundCalls.Incoming(
                  origin,
                  Wording.caller(request.from()),
                  name.isEmpty() ? null : name,
                  Wording.number(uri.userText()),
                  request.callId(),
                  Wording.sdp(request),
                  transaction.from().remote().getAddress().getHostAddress(),
                  Wording.told(request)),
              leg));
    } catch (RuntimeException e) {
      LOG.error("{}: nobody takes the call", leg.callSid(), e);
      called.reject(500, "Server Internal Error");
    }
  }

  private static LegSnapshot early(String sid, Dialog dialog, String transport) {
    return new LegSnapshot(
        sid,
        dialog.callId(),
        new LegSnapshot.Party(dialog.localUri(), dialog.localTag()),
        new LegSnapshot.Party(dialog.remoteUri(), dialog.remoteTag()),
        0,
        dialog.remoteCseq(),
        List.of(),
        dialog.remoteTarget(),
        transport,
        null,
        false,
        true);
  }
}
