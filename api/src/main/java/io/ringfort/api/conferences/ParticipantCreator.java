package io.ringfort.api.conferences;

import io.ringfort.api.calls.CallRules;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Participant;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls somebody into a conference: an outbound call whose document is the way there. What is
/// answered with 201 is durable in the queue. Any thread.
final class ParticipantCreator implements Creator {
  private static final int MAX_LABEL = 128;
  private static final int MAX_NAME = 128;

  private final Conferences conferences;
  private final Calls calls;
  private final CallRules rules;
  private final InstantSource clock;

  ParticipantCreator(Conferences conferences, Calls calls, CallRules rules, InstantSource clock) {
    this.conferences = conferences;
    this.calls = calls;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public Created create(Request request, Claim claim) {
    Instant now = clock.instant();
    CallSid sid = new CallSid(claim.sid());
    String name = name(request);
    @Nullable String label = label(request.params());
    @Nullable CallSid coached = coached(request.params());
    CallIntent intent =
        rules.checkParticipant(
            request.params(),
            request.accountSid(),
            sid,
            ConferenceTwiml.of(
                request.params(), name, label, coached == null ? null : coached.value()),
            now);
    request.requireTime(clock.instant());
    Conference conference = conferences.open(request.accountSid(), name);
    requireFree(conference, label, sid);
    Participant participant = participant(request, conference, intent, label, coached);
    conferences.expect(participant, intent.terms().deadline());
    Call accepted = calls.accept(intent);
    requireSame(intent, accepted.intent());
    return new Created(
        Response.created(out -> ParticipantJson.writeCreated(out, participant)),
        accepted.intent().created());
  }

  /// The key may have been used before, and memory have forgotten it.
  private static void requireSame(CallIntent asked, CallIntent there) {
    boolean isSame =
        asked.parties().from().equals(there.parties().from())
            && asked.parties().to().equals(there.parties().to())
            && asked.handling().equals(there.handling());
    if (!isSame) {
      throw new ApiException(ApiError.KEY_REUSED);
    }
  }

  private static Participant participant(
      Request request,
      Conference conference,
      CallIntent intent,
      @Nullable String label,
      @Nullable CallSid coached) {
    Params params = request.params();
    return new Participant(
        request.accountSid(),
        conference.sid(),
        intent.sid(),
        label,
        Participant.Status.QUEUED,
        new Participant.Flags(
            params.flag("Muted").orElse(false),
            false,
            params.flag("StartConferenceOnEnter").orElse(true),
            params.flag("EndConferenceOnExit").orElse(false),
            coached),
        intent.created(),
        intent.created());
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return ParticipantRoutes.conference(conferences, request)
        .flatMap(conference -> conferences.participant(conference, claim.sid()))
        .map(p -> Response.created(out -> ParticipantJson.writeCreated(out, p)));
  }

  /// The path names a live conference by its SID, or any by its name.
  private String name(Request request) {
    String text = request.variable("ConferenceSid");
    if (ConferenceSid.matches(text)) {
      Conference conference =
          conferences
              .find(request.accountSid(), new ConferenceSid(text))
              .orElseThrow(request::notFound);
      if (conference.status() == Conference.Status.COMPLETED) {
        throw new ApiException(ApiError.CONFERENCE_ENDED, text);
      }
      return conference.friendlyName();
    }
    if (text.isEmpty() || text.length() > MAX_NAME) {
      throw new ApiException(
          ApiError.INVALID_FRIENDLY_NAME,
          "conference: got " + text.length() + " characters (expected: 1 to " + MAX_NAME + ")");
    }
    return text;
  }

  private static @Nullable String label(Params params) {
    Optional<String> label = params.given("Label");
    if (label
        .filter(l -> l.length() > MAX_LABEL || l.contains("/") || CallSid.matches(l))
        .isPresent()) {
      throw new ApiException(
          ApiError.INVALID_LABEL,
          "Label: got '"
              + label.get()
              + "' (expected: at most "
              + MAX_LABEL
              + " characters, no slash, no call's SID)");
    }
    return label.orElse(null);
  }

  private static @Nullable CallSid coached(Params params) {
    Optional<String> sid = params.given("CallSidToCoach");
    if (sid.filter(s -> !CallSid.matches(s)).isPresent()) {
      throw new ApiException(
          ApiError.INVALID_COACH,
          "CallSidToCoach: got '" + sid.get() + "' (expected: CA and 32 hexadecimal digits)");
    }
    // With the call alone it is meant, too.
    return params.flag("Coaching").orElse(true) ? sid.map(CallSid::new).orElse(null) : null;
  }

  private void requireFree(Conference conference, @Nullable String label, CallSid own) {
    if (label != null
        && conferences
            .participant(conference, label)
            .filter(p -> !p.call().equals(own))
            .isPresent()) {
      throw new ApiException(
          ApiError.LABEL_TAKEN,
          "Label: got '" + label + "' (expected: one that nobody else in the conference has)");
    }
  }
}
