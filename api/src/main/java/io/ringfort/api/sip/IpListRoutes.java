package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.IpAccessControlList;
import io.ringfort.core.ids.IpAccessControlListSid;
import java.time.Instant;
import java.util.List;

/// `/SIP/IpAccessControlLists`.
/// <https://www.twilio.com/docs/voice/sip/api/sip-ipaccesscontrollist-resource>
final class IpListRoutes {
  private static final String LIST = SipRoutes.BASE + "/IpAccessControlLists.json";
  private static final String ONE = SipRoutes.BASE + "/IpAccessControlLists/{Sid}.json";
  private static final int MAX_NAME = 255;

  private final DirectoryResources resources;

  IpListRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                IpAccessControlListSid.PREFIX,
                resources.creator(
                    IpAccessControlList.class,
                    IpListRoutes::make,
                    IpListRoutes::write,
                    ApiError.INVALID_IP_LIST))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete));
  }

  private IpAccessControlList find(Request request) {
    return resources.find(request, "Sid", IpAccessControlList.class);
  }

  private static Response answer(IpAccessControlList list) {
    return Response.ok(out -> write(out, list));
  }

  private static void write(JsonOut out, IpAccessControlList list) {
    String uri =
        "/2010-04-01/Accounts/" + list.account() + "/SIP/IpAccessControlLists/" + list.sid();
    out.text("sid", list.sid().value())
        .text("account_sid", list.account().value())
        .text("friendly_name", list.friendlyName())
        .text("date_created", Dates.rfc2822(list.created()))
        .text("date_updated", Dates.rfc2822(list.updated()))
        .text("uri", uri + ".json")
        .nested("subresource_uris", links -> links.text("ip_addresses", uri + "/IpAddresses.json"));
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request,
            resources.directory().ownedBy(request.accountSid(), IpAccessControlList.class),
            IpAccessControlList::created)
        .in2010(request, "ip_access_control_lists", IpListRoutes::write);
  }

  private static IpAccessControlList make(Request request, String sid, Instant now) {
    return new IpAccessControlList(
        new IpAccessControlListSid(sid),
        request.accountSid(),
        Lists.requiredName(request, MAX_NAME, ApiError.INVALID_IP_LIST),
        now,
        now);
  }

  private Response update(Request request) {
    IpAccessControlList next =
        find(request)
            .rename(
                Lists.requiredName(request, MAX_NAME, ApiError.INVALID_IP_LIST), resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_IP_LIST));
  }

  private Response delete(Request request) {
    IpAccessControlList list = find(request);
    Lists.requireUnmapped(resources.directory(), list, ApiError.IP_LIST_IN_USE);
    return resources.delete(request, list, resources.directory().ipAddresses(list.sid()));
  }
}
