package io.ringfort.voice.lifecycle;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.secrets.Secret;
import io.ringfort.voice.Hook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was asked for: written once.
///
/// @param parent the call whose `<Dial>` made this one; null for none
/// @param created when it was accepted, in microseconds as the database keeps it
public record CallIntent(
    CallSid sid,
    AccountSid account,
    @Nullable CallSid parent,
    Direction direction,
    Parties parties,
    Handling handling,
    Terms terms,
    Instant created) {

  public CallIntent {
    created = created.truncatedTo(ChronoUnit.MICROS);
  }

  /// Whether the far end of the call's own leg is a web page.
  public boolean hasPage() {
    return (direction == Direction.INBOUND ? parties.from() : parties.to()).startsWith("client:");
  }

  /// Who began it.
  public enum Direction {
    /// Somebody outside.
    INBOUND,
    /// A request to the API.
    OUTBOUND_API,
    /// A `<Dial>` in another call's TwiML.
    OUTBOUND_DIAL
  }

  /// @param from E.164, `sip:...` or `client:...`, as customers see it
  /// @param to likewise
  /// @param callerName null when unknown
  /// @param forwardedFrom null when it was not forwarded
  /// @param numberSid of our number that is called or calls; null for none
  /// @param shown the caller id on the wire where it is not `from`; null otherwise
  public record Parties(
      String from,
      String to,
      @Nullable String callerName,
      @Nullable String forwardedFrom,
      @Nullable String numberSid,
      @Nullable String shown) {}

  /// Where its instructions come from and who is told.
  ///
  /// @param twiml the document itself; null when it is at a URL
  /// @param document what to do once it is answered; its URL is null with `twiml`
  /// @param fallback used when the document cannot be had or executed
  /// @param status told of progress
  /// @param events of `initiated`, `ringing`, `answered`, `completed`
  public record Handling(
      @Nullable String twiml, Hook document, Hook fallback, Hook status, Set<String> events) {
    public Handling {
      events = Set.copyOf(events);
    }
  }

  /// @param deadline after which no phone rings for it
  /// @param ringTimeout how long the far end's phone may ring
  /// @param timeLimit how long the call may last
  /// @param sendDigits sent once it is answered; empty for none
  /// @param recording everything is recorded; null: nothing is, unless a verb says so
  /// @param machine whether to find out who answered; null: no
  /// @param sip what only a SIP address needs; null for none
  public record Terms(
      Instant deadline,
      Duration ringTimeout,
      Duration timeLimit,
      String sendDigits,
      @Nullable RecordingTerms recording,
      @Nullable MachineTerms machine,
      @Nullable SipTerms sip) {}

  /// @param dual whether each side has a channel of its own
  /// @param track `both`, `inbound` or `outbound`
  /// @param status told of it
  /// @param events of `in-progress`, `completed`, `absent`
  public record RecordingTerms(
      boolean dual, String track, boolean trim, Hook status, Set<String> events) {
    public RecordingTerms {
      events = Set.copyOf(events);
    }
  }

  /// @param untilMessageEnd whether a machine's greeting is waited out
  /// @param status told of the result while the call goes on; its URL is null when the document
  ///   waits for the result
  public record MachineTerms(
      boolean untilMessageEnd,
      boolean inBackground,
      Duration timeout,
      Duration speech,
      Duration speechEnd,
      Duration silence,
      Hook status) {}

  /// @param username for a challenge; null for none
  /// @param headers that the address brought along, as `name=value` pairs
  public record SipTerms(
      @Nullable String username, @Nullable Secret password, java.util.Map<String, String> headers) {
    public SipTerms {
      headers = java.util.Map.copyOf(headers);
    }

    /// Without the password.
    @Override
    public String toString() {
      return "SipTerms[" + username + "]";
    }
  }
}
