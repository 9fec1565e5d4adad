package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.MomentRange;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallQuery;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/Calls`: create, fetch, list, change, delete.
/// <https://www.twilio.com/docs/voice/api/call-resource>
public final class CallRoutes {
  public static final String BASE = "/2010-04-01/Accounts/{AccountSid}/Calls";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";

  private final Calls calls;
  private final CallCreator creator;
  private final CallUpdate update;

  public CallRoutes(Calls calls, CallRules rules, InstantSource clock) {
    this.calls = calls;
    this.creator = new CallCreator(calls, rules, clock);
    this.update = new CallUpdate(calls, rules, clock);
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.post(LIST, door.creates(CallSid.PREFIX, creator)),
        Route.get(LIST, this::list),
        Route.get(ONE, request -> answer(find(calls, request, "Sid"))),
        Route.post(ONE, request -> answer(update.apply(request, find(calls, request, "Sid")))),
        Route.delete(ONE, this::delete));
  }

  /// The call that a variable of the path names.
  ///
  /// @throws ApiException 404
  public static Call find(Calls calls, Request request, String variable) {
    return Optional.of(request.variable(variable))
        .filter(CallSid::matches)
        .flatMap(sid -> calls.find(request.accountSid(), new CallSid(sid)))
        .orElseThrow(request::notFound);
  }

  private static Response answer(Call call) {
    return Response.ok(out -> CallJson.write(out, call));
  }

  private Response list(Request request) {
    Params params = request.params();
    PageRequest page = PageRequest.of(params);
    MomentRange started = MomentRange.of(params, "StartTime");
    MomentRange ended = MomentRange.of(params, "EndTime");
    CallQuery query =
        new CallQuery(
            request.accountSid(),
            params.given("From").orElse(null),
            params.given("To").orElse(null),
            status(params),
            parent(params),
            new CallQuery.Between(started.from(), started.before(), ended.from(), ended.before()),
            new CallQuery.Page(after(page), page.limit()));
    return page.page(calls.list(query), c -> c.intent().sid().value())
        .in2010(request, "calls", CallJson::write);
  }

  private static @Nullable CallSid after(PageRequest page) {
    if (page.after().isEmpty()) {
      return null;
    }
    String sid = page.after().get();
    if (!CallSid.matches(sid)) {
      throw PageRequest.invalidToken(sid);
    }
    return new CallSid(sid);
  }

  private static @Nullable String status(Params params) {
    return params
        .oneOf(
            "Status",
            ApiError.INVALID_PARAMETER,
            "queued",
            "ringing",
            "in-progress",
            "completed",
            "busy",
            "failed",
            "no-answer",
            "canceled")
        .orElse(null);
  }

  private static @Nullable CallSid parent(Params params) {
    Optional<String> sid = params.given("ParentCallSid");
    if (sid.isEmpty()) {
      return null;
    }
    if (!CallSid.matches(sid.get())) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "ParentCallSid: got '" + sid.get() + "' (expected: CA and 32 hexadecimal digits)");
    }
    return new CallSid(sid.get());
  }

  private Response delete(Request request) {
    Call call = find(calls, request, "Sid");
    if (!call.progress().status().isFinal()) {
      throw new ApiException(
          ApiError.NOT_FINISHED, "got a call that is " + call.progress().status().shown());
    }
    if (!calls.delete(request.accountSid(), call.intent().sid())) {
      // It ended a moment ago and is on its way into the archive.
      throw new ApiException(ApiError.NOT_FINISHED, call.intent().sid().value());
    }
    return Response.noContent();
  }
}
