package io.ringfort.api.conferences;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.params.MomentRange;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/Conferences`: list, fetch, announce, end.
/// <https://www.twilio.com/docs/voice/api/conference-resource>
public final class ConferenceRoutes {
  static final String BASE = "/2010-04-01/Accounts/{AccountSid}/Conferences";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final Conferences conferences;
  private final InstantSource clock;

  public ConferenceRoutes(Conferences conferences, InstantSource clock) {
    this.conferences = conferences;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(LIST, this::list),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update));
  }

  private Conference find(Request request) {
    return Optional.of(request.variable("Sid"))
        .filter(ConferenceSid::matches)
        .flatMap(sid -> conferences.find(request.accountSid(), new ConferenceSid(sid)))
        .orElseThrow(request::notFound);
  }

  private static Response answer(Conference conference) {
    return Response.ok(out -> write(out, conference));
  }

  private static void write(JsonOut out, Conference conference) {
    Conference.@Nullable Ending ending = conference.ending();
    String uri =
        "/2010-04-01/Accounts/" + conference.account() + "/Conferences/" + conference.sid();
    out.text("sid", conference.sid().value())
        .text("account_sid", conference.account().value())
        .text("date_created", Dates.rfc2822(conference.created()))
        .text("date_updated", Dates.rfc2822(conference.updated()))
        .text("api_version", "2010-04-01")
        .text("friendly_name", conference.friendlyName())
        .text("region", conference.region())
        .text("status", conference.status().text())
        .text("reason_conference_ended", ending == null ? null : ending.reason())
        .text(
            "call_sid_ending_conference",
            ending == null || ending.call() == null ? null : ending.call().value())
        .text("uri", uri + ".json")
        .nested(
            "subresource_uris",
            links ->
                links
                    .text("participants", uri + "/Participants.json")
                    .text("recordings", uri + "/Recordings.json"));
  }

  private Response list(Request request) {
    Params params = request.params();
    PageRequest page = PageRequest.of(params);
    if (page.after().filter(sid -> !ConferenceSid.matches(sid)).isPresent()) {
      throw PageRequest.invalidToken(page.after().get());
    }
    MomentRange created = MomentRange.of(params, "DateCreated");
    MomentRange updated = MomentRange.of(params, "DateUpdated");
    Conferences.Query query =
        new Conferences.Query(
            request.accountSid(),
            params.given("FriendlyName").orElse(null),
            params
                .oneOf("Status", ApiError.INVALID_PARAMETER, "init", "in-progress", "completed")
                .orElse(null),
            new Conferences.Between(
                created.from(), created.before(), updated.from(), updated.before()),
            page.after().map(ConferenceSid::new).orElse(null),
            page.limit());
    return page.page(conferences.list(query), c -> c.sid().value())
        .in2010(request, "conferences", ConferenceRoutes::write);
  }

  private Response update(Request request) {
    Params params = request.params();
    boolean isEnd = params.oneOf("Status", ApiError.INVALID_PARAMETER, "completed").isPresent();
    Hook announcement = Hooks.of(params, "AnnounceUrl", ApiError.INVALID_URL);
    if (!isEnd && announcement.url() == null) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER, "got nothing to change (expected: Status or AnnounceUrl)");
    }
    Conference conference = find(request);
    request.requireTime(clock.instant());
    if (isEnd) {
      return answer(conferences.end(conference, within(request, clock)));
    }
    return conferences
        .announce(conference, announcement, within(request, clock))
        .map(ConferenceRoutes::answer)
        .orElseThrow(() -> new ApiException(ApiError.CONFERENCE_ENDED, conference.sid().value()));
  }

  /// How long a request may wait for a change.
  static Duration within(Request request, InstantSource clock) {
    Duration left = request.deadline().remaining(clock.instant());
    return left.compareTo(WITHIN) < 0 ? left : WITHIN;
  }
}
