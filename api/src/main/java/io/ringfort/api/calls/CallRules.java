package io.ringfort.api.calls;

import io.ringfort.api.http.Params;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Turns a request for a call into its intent, by the rules of
/// <https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource>. Any thread.
public final class CallRules {
  private final PartyRules parties;
  private final HandlingRules handling;
  private final TermRules terms;

  public CallRules(Directory directory, CallDefaults defaults) {
    this.parties = new PartyRules(directory);
    this.handling = new HandlingRules(directory);
    this.terms = new TermRules(defaults);
  }

  /// @throws io.ringfort.api.errors.ApiException naming the first rule that is broken
  CallIntent check(Params params, AccountSid account, CallSid sid, Instant now) {
    // As the intent keeps it, so that a repeat of the request gives the same terms.
    Instant created = now.truncatedTo(ChronoUnit.MICROS);
    Endpoint to = PartyRules.to(params);
    CallIntent.Parties who = parties.check(params, account, to);
    return intent(
        sid,
        account,
        who,
        handling.check(params, account),
        terms.check(params, to, created),
        created);
  }

  /// A call whose instructions are the API's own: with the parameters that calls to conferences
  /// have.
  ///
  /// @param twiml the instructions
  public CallIntent checkParticipant(
      Params params, AccountSid account, CallSid sid, String twiml, Instant now) {
    Instant created = now.truncatedTo(ChronoUnit.MICROS);
    Endpoint to = PartyRules.to(params);
    CallIntent.Parties who = parties.check(params, account, to);
    Handling own =
        new Handling(
            twiml,
            Hook.NONE,
            Hook.NONE,
            HandlingRules.status(params),
            HandlingRules.events(params));
    return intent(sid, account, who, own, terms.checkParticipant(params, to, created), created);
  }

  private static CallIntent intent(
      CallSid sid,
      AccountSid account,
      CallIntent.Parties who,
      Handling handling,
      CallIntent.Terms terms,
      Instant now) {
    return new CallIntent(
        sid, account, null, CallIntent.Direction.OUTBOUND_API, who, handling, terms, now);
  }

  /// The parameter `TimeLimit`.
  Optional<Duration> timeLimit(Params params) {
    return terms.timeLimit(params);
  }
}
