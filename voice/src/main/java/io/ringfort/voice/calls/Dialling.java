package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.SipTerms;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.sip.Invite;
import io.ringfort.voice.sip.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Begins the leg of an outbound call.
final class Dialling {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private Dialling() {}

  static Leg begin(CallHost host, Call call, MediaStream media, CallOwner owner) {
    CallIntent intent = call.intent();
    String to = intent.parties().to();
    String shown =
        intent.parties().shown() == null ? intent.parties().from() : intent.parties().shown();
    Invite.Target target = target(intent, to, shown);
    SipTerms sip = intent.terms().sip();
    Invite invite =
        new Invite(
            intent.sid().value(),
            target,
            new Invite.Shown(user(shown), intent.parties().callerName()),
            media.offer(),
            rest(host, call),
            credentials(sip),
            headers(sip));
    return host.wire().signalling().invite(invite, event -> owner.post(new CallEvent.OnLeg(event)));
  }

  private static Invite.Target target(CallIntent intent, String to, String shown) {
    if (Browsers.isOne(to)) {
      return new Invite.Target.Client(
          intent.account().value(), Browsers.identity(to), shown);
    }
    return to.startsWith("sip:") || to.startsWith("sips:")
        ? new Invite.Target.Address(to)
        : new Invite.Target.Number(to);
  }

  /// How long it may still ring: on an earlier host it may have rung already.
  private static Duration rest(CallHost host, Call call) {
    Duration whole = call.intent().terms().ringTimeout();
    Instant dialled = call.progress().times().dialled();
    Duration rest =
        dialled == null
            ? whole
            : whole.minus(Duration.between(dialled, host.clocks().clock().instant()));
    return rest.compareTo(SHORTEST) < 0 ? SHORTEST : rest;
  }

  /// The user part of an address.
  private static String user(String address) {
    int colon = address.indexOf(':');
    String rest = colon < 0 ? address : address.substring(colon + 1);
    int at = rest.indexOf('@');
    return at < 0 ? rest : rest.substring(0, at);
  }

  private static Invite.@Nullable Credentials credentials(@Nullable SipTerms sip) {
    return sip == null || sip.username() == null
        ? null
        : new Invite.Credentials(
            sip.username(), sip.password() == null ? "" : sip.password().reveal());
  }

  private static List<Map.Entry<String, String>> headers(@Nullable SipTerms sip) {
    return sip == null ? List.of() : new ArrayList<>(sip.headers().entrySet());
  }
}
