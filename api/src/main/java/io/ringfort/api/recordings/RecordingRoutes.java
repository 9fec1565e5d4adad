package io.ringfort.api.recordings;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.Page;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.MomentRange;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.Recordings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/Recordings`, also below a call and a conference: list, fetch, hear, delete.
/// <https://www.twilio.com/docs/voice/api/recording>
public final class RecordingRoutes {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String OF_ACCOUNT = ACCOUNT + "/Recordings";
  private static final String OF_CALL = ACCOUNT + "/Calls/{CallSid}/Recordings";
  private static final String OF_CONFERENCE = ACCOUNT + "/Conferences/{ConferenceSid}/Recordings";

  private final Recordings recordings;

  public RecordingRoutes(Recordings recordings) {
    this.recordings = recordings;
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        List.of(
            Route.get(OF_ACCOUNT + ".json", this::list),
            Route.get(OF_ACCOUNT + "/{Sid}.json", this::fetch),
            Route.get(OF_ACCOUNT + "/{Sid}", this::sound),
            Route.delete(OF_ACCOUNT + "/{Sid}.json", request -> delete(request, _ -> true)),
            Route.delete(OF_ACCOUNT + "/{Sid}", request -> delete(request, _ -> true))));
    routes.addAll(
        List.of(
            Route.get(OF_CALL + ".json", this::listOfCall),
            Route.get(
                OF_CALL + "/{Sid}.json",
                request -> {
                  Recording found = find(request, request.variable("Sid"), ofCall(request));
                  return Response.ok(out -> RecordingJson.writeOfCall(out, found));
                }),
            Route.delete(OF_CALL + "/{Sid}.json", request -> delete(request, ofCall(request)))));
    routes.addAll(
        List.of(
            Route.get(OF_CONFERENCE + ".json", this::listOfConference),
            Route.get(
                OF_CONFERENCE + "/{Sid}.json",
                request -> {
                  Recording found = find(request, request.variable("Sid"), ofConference(request));
                  return Response.ok(out -> RecordingJson.writeOfConference(out, found));
                }),
            Route.delete(
                OF_CONFERENCE + "/{Sid}.json", request -> delete(request, ofConference(request)))));
    return routes;
  }

  private static Predicate<Recording> ofCall(Request request) {
    return r -> r.plan().call().value().equals(request.variable("CallSid"));
  }

  private static Predicate<Recording> ofConference(Request request) {
    return r ->
        r.plan().conference() != null
            && r.plan().conference().value().equals(request.variable("ConferenceSid"));
  }

  private Recording find(Request request, String sid, Predicate<Recording> wanted) {
    return Optional.of(sid)
        .filter(RecordingSid::matches)
        .flatMap(s -> recordings.find(request.accountSid(), new RecordingSid(s)))
        .filter(wanted)
        .orElseThrow(request::notFound);
  }

  private Response fetch(Request request) {
    Recording found = find(request, request.variable("Sid"), _ -> true);
    String origin = request.target().origin();
    return Response.ok(out -> RecordingJson.write(out, found, origin));
  }

  private Response list(Request request) {
    Params params = request.params();
    String origin = request.target().origin();
    Optional<String> call = params.given("CallSid");
    Optional<String> conference = params.given("ConferenceSid");
    require("CallSid", call, CallSid::matches);
    require("ConferenceSid", conference, ConferenceSid::matches);
    return page(request, call.orElse(null), conference.orElse(null))
        .in2010(
            request, "recordings", (out, recording) -> RecordingJson.write(out, recording, origin));
  }

  private static void require(String name, Optional<String> sid, Predicate<String> matches) {
    if (sid.filter(matches.negate()).isPresent()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          name + ": got '" + sid.get() + "' (expected: a SID of that kind)");
    }
  }

  private Response listOfCall(Request request) {
    String call = request.variable("CallSid");
    if (!CallSid.matches(call)) {
      throw request.notFound();
    }
    return page(request, call, null).in2010(request, "recordings", RecordingJson::writeOfCall);
  }

  private Response listOfConference(Request request) {
    String conference = request.variable("ConferenceSid");
    if (!ConferenceSid.matches(conference)) {
      throw request.notFound();
    }
    return page(request, null, conference)
        .in2010(request, "recordings", RecordingJson::writeOfConference);
  }

  private Page<Recording> page(
      Request request, @Nullable String call, @Nullable String conference) {
    PageRequest page = PageRequest.of(request.params());
    if (page.after().filter(sid -> !RecordingSid.matches(sid)).isPresent()) {
      throw PageRequest.invalidToken(page.after().get());
    }
    MomentRange created = MomentRange.of(request.params(), "DateCreated");
    Recordings.Query query =
        new Recordings.Query(
            request.accountSid(),
            call,
            conference,
            created.from(),
            created.before(),
            page.after().map(RecordingSid::new).orElse(null),
            page.limit());
    return page.page(recordings.list(query), r -> r.plan().sid().value());
  }

  /// What has no ending is a WAV file.
  private Response sound(Request request) {
    String name = request.variable("Sid");
    boolean isMp3 = name.endsWith(".mp3");
    String sid =
        isMp3 || name.endsWith(".wav") ? name.substring(0, name.length() - ".mp3".length()) : name;
    Recording found = find(request, sid, _ -> true);
    return recordings
        .sound(request.accountSid(), found.plan().sid(), isMp3 ? "mp3" : "wav")
        .map(file -> Response.file(file, isMp3 ? "audio/mpeg" : "audio/x-wav"))
        .orElseThrow(request::notFound);
  }

  private Response delete(Request request, Predicate<Recording> wanted) {
    Recording found = find(request, request.variable("Sid"), wanted);
    if (found.status().equals("in-progress") || found.status().equals("paused")) {
      throw new ApiException(ApiError.NOT_FINISHED, "got a recording that is " + found.status());
    }
    if (!recordings.delete(request.accountSid(), found.plan().sid())) {
      throw request.notFound();
    }
    return Response.noContent();
  }
}
