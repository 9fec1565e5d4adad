package io.ringfort.api.callerids;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.OutgoingCallerId;
import java.util.List;
import java.util.Optional;

/// `/OutgoingCallerIds`: verified numbers of others.
/// <https://www.twilio.com/docs/voice/api/outgoing-caller-ids>
public final class CallerIdRoutes {
  private static final String BASE = "/2010-04-01/Accounts/{AccountSid}/OutgoingCallerIds";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";

  private final DirectoryResources resources;

  public CallerIdRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(LIST, this::list),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, request -> resources.delete(request, find(request), List.of())));
  }

  private OutgoingCallerId find(Request request) {
    return resources.find(request, "Sid", OutgoingCallerId.class);
  }

  private static Response answer(OutgoingCallerId callerId) {
    return Response.ok(out -> write(out, callerId));
  }

  private static void write(JsonOut out, OutgoingCallerId callerId) {
    out.text("sid", callerId.sid().value())
        .text("account_sid", callerId.account().value())
        .text("friendly_name", callerId.friendlyName())
        .text("phone_number", callerId.number().value())
        .text("date_created", Dates.rfc2822(callerId.created()))
        .text("date_updated", Dates.rfc2822(callerId.updated()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + callerId.account()
                + "/OutgoingCallerIds/"
                + callerId.sid()
                + ".json");
  }

  private Response list(Request request) {
    Optional<String> number = request.params().given("PhoneNumber");
    Optional<String> name = request.params().given("FriendlyName");
    List<OutgoingCallerId> found =
        resources.directory().ownedBy(request.accountSid(), OutgoingCallerId.class).stream()
            .filter(c -> number.isEmpty() || number.get().equals(c.number().value()))
            .filter(c -> name.isEmpty() || name.get().equals(c.friendlyName()))
            .toList();
    return DirectoryResources.page(request, found, OutgoingCallerId::created)
        .in2010(request, "outgoing_caller_ids", CallerIdRoutes::write);
  }

  private Response update(Request request) {
    OutgoingCallerId before = find(request);
    String name = FriendlyName.of(request.params()).orElse(before.friendlyName());
    return answer(
        resources.update(
            request, before.rename(name, resources.now()), ApiError.INVALID_PARAMETER));
  }
}
