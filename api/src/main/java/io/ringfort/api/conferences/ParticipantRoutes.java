package io.ringfort.api.conferences;

import io.ringfort.api.calls.CallRules;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.Hooks;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/Conferences/{SID or name}/Participants`: call in, list, fetch, change, hang up.
/// <https://www.twilio.com/docs/voice/api/conference-participant-resource>
public final class ParticipantRoutes {
  private static final String BASE = ConferenceRoutes.BASE + "/{ConferenceSid}/Participants";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{CallSid}.json";

  private final Conferences conferences;
  private final ParticipantCreator creator;
  private final InstantSource clock;

  public ParticipantRoutes(
      Conferences conferences, Calls calls, CallRules rules, InstantSource clock) {
    this.conferences = conferences;
    this.creator = new ParticipantCreator(conferences, calls, rules, clock);
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(LIST, door.creates(CallSid.PREFIX, creator)),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::remove));
  }

  /// The conference that a path names by its SID or, while it lives, by its name.
  static Optional<Conference> conference(Conferences conferences, Request request) {
    String text = request.variable("ConferenceSid");
    return ConferenceSid.matches(text)
        ? conferences.find(request.accountSid(), new ConferenceSid(text))
        : conferences.live(request.accountSid(), text);
  }

  private Conference conference(Request request) {
    return conference(conferences, request).orElseThrow(request::notFound);
  }

  private Participant find(Request request) {
    return conferences
        .participant(conference(request), request.variable("CallSid"))
        .orElseThrow(request::notFound);
  }

  private static Response answer(Participant participant) {
    return Response.ok(out -> ParticipantJson.write(out, participant));
  }

  private Response list(Request request) {
    Params params = request.params();
    Optional<Boolean> muted = params.flag("Muted");
    Optional<Boolean> hold = params.flag("Hold");
    Optional<Boolean> coaching = params.flag("Coaching");
    List<Participant> found =
        conferences.participants(conference(request)).stream()
            .filter(p -> muted.isEmpty() || muted.get() == p.flags().muted())
            .filter(p -> hold.isEmpty() || hold.get() == p.flags().hold())
            .filter(p -> coaching.isEmpty() || coaching.get() == (p.flags().coached() != null))
            .toList();
    return PageRequest.of(params)
        .cut(found, p -> p.call().value())
        .in2010(request, "participants", ParticipantJson::write);
  }

  private Response update(Request request) {
    ParticipantChange change = change(request.params());
    Participant participant = find(request);
    request.requireTime(clock.instant());
    return conferences
        .change(participant, change, ConferenceRoutes.within(request, clock))
        .map(ParticipantRoutes::answer)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.WRONG_CALL_STATE,
                    "got a participant that is " + participant.status().text()));
  }

  private static ParticipantChange change(Params params) {
    Optional<String> coached = params.given("CallSidToCoach");
    if (coached.filter(sid -> !CallSid.matches(sid)).isPresent()) {
      throw new ApiException(
          ApiError.INVALID_COACH,
          "CallSidToCoach: got '" + coached.get() + "' (expected: CA and 32 hexadecimal digits)");
    }
    return new ParticipantChange(
        params.flag("Muted").orElse(null),
        params.flag("Hold").orElse(null),
        given(Hooks.of(params, "HoldUrl", ApiError.INVALID_URL, Method.GET)),
        given(Hooks.of(params, "AnnounceUrl", ApiError.INVALID_URL)),
        given(Hooks.of(params, "WaitUrl", ApiError.INVALID_URL)),
        params.flag("BeepOnExit").orElse(null),
        params.flag("EndConferenceOnExit").orElse(null),
        params.flag("Coaching").orElse(coached.isPresent() ? Boolean.TRUE : null),
        coached.map(CallSid::new).orElse(null));
  }

  private static @Nullable Hook given(Hook hook) {
    return hook.url() == null ? null : hook;
  }

  private Response remove(Request request) {
    Participant participant = find(request);
    request.requireTime(clock.instant());
    if (!conferences.remove(participant, ConferenceRoutes.within(request, clock))) {
      throw request.notFound();
    }
    return Response.noContent();
  }
}
