package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.protocol.sip.dialog.Dialog;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Goes on with legs of other hosts, wherever they stand. Established: a re-INVITE tells the far
/// end our description. Inbound and not answered, or answered and not confirmed: the INVITE's
/// transaction is ours now, and whoever has the leg answers it. Outbound and not answered: the
/// INVITE is sent once more as a copy, so that phones go on ringing, and what is answered is then
/// told our description. In the lane of the leg.
final class Restoring {
  private final Trunks trunks;
  private final InstantSource clock;

  Restoring(Trunks trunks, InstantSource clock) {
    this.trunks = trunks;
    this.clock = clock;
  }

  /// @param sdp our own new description
  void goOn(LegSnapshot snapshot, String sdp, SipLeg leg) {
    try {
      if (snapshot.inbound() && isUnsettled(snapshot)) {
        called(snapshot, snapshot.pending().getFirst(), sdp, leg);
      } else if (snapshot.inbound() || snapshot.established()) {
        talking(snapshot, sdp, leg);
      } else if (snapshot.pending().isEmpty()) {
        gone(leg, "it was not begun yet");
      } else {
        calling(snapshot, sdp, leg);
      }
    } catch (SipParseException | ClassCastException e) {
      gone(leg, "its INVITE cannot be read: " + e.getMessage());
    }
  }

  private static void gone(SipLeg leg, String why) {
    leg.become(new Stage.Over());
    leg.tell(new LegEvent.Ended(false, 481, why));
  }

  private boolean isUnsettled(LegSnapshot snapshot) {
    if (snapshot.pending().isEmpty()) {
      return false;
    }
    long until = snapshot.pending().getFirst().until();
    return until == 0 || clock.millis() < until;
  }

  private void talking(LegSnapshot snapshot, String sdp, SipLeg leg) {
    var line = line(snapshot, way(snapshot), snapshot.flow() != null, leg);
    leg.describe(sdp);
    var talking = Talking.restored(leg, line, snapshot);
    leg.become(talking);
    talking.reoffer(sdp);
  }

  private void called(LegSnapshot snapshot, LegSnapshot.Pending pending, String sdp, SipLeg leg) {
    var office = leg.office();
    var invite =
        office.transactions().adopt(pending.request(), pending.hop().hop(), snapshot.local().tag());
    var way = snapshot.flow() == null ? invite.back() : way(snapshot);
    var line = line(snapshot, way, snapshot.flow() != null, leg);
    var session = SessionTimer.answer(invite.request(), Session.wish(office.kit()));
    var called = new Called(leg, invite, line, session, pending.rseq());
    leg.become(called);
    called.startRinging();
    if (snapshot.established()) {
      // Only the far end knows whether the 200 arrived: a second one is a copy to it, and the
      // description in it may be overlooked.
      leg.answer(sdp);
      leg.reoffer(sdp);
    }
  }

  private void calling(LegSnapshot snapshot, String sdp, SipLeg leg) {
    var invites = new LinkedHashMap<Target, SipRequest>();
    for (var pending : snapshot.pending()) {
      var sent = pending.request();
      String to = sent.to().uri();
      invites.put(new Target(sent.uri(), to, pending.hop().hop(), gateway(sent.uri(), leg)), sent);
    }
    var first = invites.values().iterator().next();
    long left = snapshot.pending().getFirst().until() - clock.millis();
    var calling = new Calling(leg, again(snapshot, first, sdp, Math.max(0, left)));
    leg.become(calling);
    calling.limitRinging();
    calling.resume(invites);
  }

  private @Nullable Gateway gateway(String requestUri, SipLeg leg) {
    var uri = SipUri.parse(requestUri);
    for (var trunk : trunks.all()) {
      for (var gateway : trunk.gateways()) {
        if (gateway.uri().host().equalsIgnoreCase(uri.host())
            && gateway.uri().port() == uri.port()) {
          // Where it has no room left, the call is there all the same.
          leg.enter(trunk);
          return gateway;
        }
      }
    }
    return null;
  }

  /// What was asked for, as far as the INVITE shows it.
  private static Invite again(LegSnapshot snapshot, SipRequest sent, String sdp, long millis) {
    String name = sent.from().name();
    var headers =
        Wording.told(sent).stream()
            .filter(h -> !h.getKey().equalsIgnoreCase("P-Asserted-Identity"))
            .toList();
    return new Invite(
        snapshot.callSid(),
        new Invite.Target.Address(sent.uri()),
        new Invite.Shown(Wording.caller(sent.from()), name.isEmpty() ? null : name),
        sdp,
        Duration.ofMillis(millis),
        null,
        headers);
  }

  private DialogLine line(LegSnapshot snapshot, Hop way, boolean byFlow, SipLeg leg) {
    var trunk = trunks.carrying(snapshot);
    // Where it has no room left, the call is there all the same.
    trunk.ifPresent(leg::enter);
    var credentials = trunk.map(t -> t.config().credentials()).orElse(null);
    return new DialogLine(leg.office(), leg, dialog(snapshot), way, byFlow, credentials);
  }

  private static Dialog dialog(LegSnapshot snapshot) {
    return new Dialog(
            snapshot.sipCallId(),
            snapshot.local().tag(),
            snapshot.remote().tag(),
            snapshot.local().uri(),
            snapshot.remote().uri(),
            snapshot.localCseq(),
            snapshot.remoteCseq(),
            snapshot.target(),
            snapshot.routes(),
            snapshot.target().startsWith("sips:"),
            // An inbound one was stored before its 200 left.
            snapshot.established() || snapshot.pending().isEmpty())
        // The request itself takes the next one.
        .skipCseqs(SipSignalling.CSEQ_GAP - 1);
  }

  /// How the far end was reached; without a flow only the listener counts.
  private static Hop way(LegSnapshot snapshot) {
    var transport = Transport.named(snapshot.transport()).orElse(Transport.UDP);
    var via = snapshot.via() == null ? null : HostPort.parse(snapshot.via());
    var nowhere = HostPort.parse("0.0.0.0:0");
    String flow = snapshot.flow();
    return Hop.flow(transport, flow == null ? nowhere : HostPort.parse(flow)).by(via);
  }
}
