package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.CredentialList;
import io.ringfort.core.ids.CredentialListSid;
import java.time.Instant;
import java.util.List;

/// `/SIP/CredentialLists`. <https://www.twilio.com/docs/voice/sip/api/sip-credentiallist-resource>
final class CredentialListRoutes {
  private static final String LIST = SipRoutes.BASE + "/CredentialLists.json";
  private static final String ONE = SipRoutes.BASE + "/CredentialLists/{Sid}.json";
  private static final int MAX_NAME = 64;

  private final DirectoryResources resources;

  CredentialListRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                CredentialListSid.PREFIX,
                resources.creator(
                    CredentialList.class,
                    CredentialListRoutes::make,
                    CredentialListRoutes::write,
                    ApiError.INVALID_CREDENTIAL_LIST))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete));
  }

  private CredentialList find(Request request) {
    return resources.find(request, "Sid", CredentialList.class);
  }

  private static Response answer(CredentialList list) {
    return Response.ok(out -> write(out, list));
  }

  private static void write(JsonOut out, CredentialList list) {
    String uri = "/2010-04-01/Accounts/" + list.account() + "/SIP/CredentialLists/" + list.sid();
    out.text("sid", list.sid().value())
        .text("account_sid", list.account().value())
        .text("friendly_name", list.friendlyName())
        .text("date_created", Dates.rfc2822(list.created()))
        .text("date_updated", Dates.rfc2822(list.updated()))
        .text("uri", uri + ".json")
        .nested("subresource_uris", links -> links.text("credentials", uri + "/Credentials.json"));
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request,
            resources.directory().ownedBy(request.accountSid(), CredentialList.class),
            CredentialList::created)
        .in2010(request, "credential_lists", CredentialListRoutes::write);
  }

  private static CredentialList make(Request request, String sid, Instant now) {
    return new CredentialList(
        new CredentialListSid(sid),
        request.accountSid(),
        Lists.requiredName(request, MAX_NAME, ApiError.INVALID_CREDENTIAL_LIST),
        now,
        now);
  }

  private Response update(Request request) {
    CredentialList next =
        find(request)
            .rename(
                Lists.requiredName(request, MAX_NAME, ApiError.INVALID_CREDENTIAL_LIST),
                resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_CREDENTIAL_LIST));
  }

  private Response delete(Request request) {
    CredentialList list = find(request);
    Lists.requireUnmapped(resources.directory(), list, ApiError.CREDENTIAL_LIST_IN_USE);
    return resources.delete(request, list, resources.directory().sipCredentials(list.sid()));
  }
}
