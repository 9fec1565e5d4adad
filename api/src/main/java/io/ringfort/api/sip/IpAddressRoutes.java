package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.IpAccessControlList;
import io.ringfort.core.directory.IpAddress;
import io.ringfort.core.ids.IpAddressSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// `/SIP/IpAccessControlLists/{SID}/IpAddresses`.
/// <https://www.twilio.com/docs/voice/sip/api/sip-ipaddress-resource>
final class IpAddressRoutes {
  private static final String BASE =
      SipRoutes.BASE + "/IpAccessControlLists/{IpAccessControlListSid}/IpAddresses";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";
  private static final int MOST = 100;
  private static final int MAX_NAME = 255;

  /// Without leading zeros, which some read as octal.
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

  private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0[0-9]");

  private final DirectoryResources resources;

  IpAddressRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                IpAddressSid.PREFIX,
                resources.creator(
                    IpAddress.class,
                    this::make,
                    IpAddressRoutes::write,
                    ApiError.INVALID_IP_ADDRESS))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, request -> resources.delete(request, find(request), List.of())));
  }

  private IpAccessControlList listOf(Request request) {
    return resources.find(request, "IpAccessControlListSid", IpAccessControlList.class);
  }

  private IpAddress find(Request request) {
    IpAccessControlList list = listOf(request);
    return Optional.of(resources.find(request, "Sid", IpAddress.class))
        .filter(a -> a.list().equals(list.sid()))
        .orElseThrow(request::notFound);
  }

  private static Response answer(IpAddress address) {
    return Response.ok(out -> write(out, address));
  }

  private static void write(JsonOut out, IpAddress address) {
    out.text("sid", address.sid().value())
        .text("account_sid", address.account().value())
        .text("friendly_name", address.friendlyName())
        .text("ip_address", address.address())
        .number("cidr_prefix_length", address.prefixLength())
        .text("ip_access_control_list_sid", address.list().value())
        .text("date_created", Dates.rfc2822(address.created()))
        .text("date_updated", Dates.rfc2822(address.updated()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + address.account()
                + "/SIP/IpAccessControlLists/"
                + address.list()
                + "/IpAddresses/"
                + address.sid()
                + ".json");
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request, resources.directory().ipAddresses(listOf(request).sid()), IpAddress::created)
        .in2010(request, "ip_addresses", IpAddressRoutes::write);
  }

  private IpAddress make(Request request, String sid, Instant now) {
    IpAccessControlList list = listOf(request);
    if (resources.directory().ipAddresses(list.sid()).size() >= MOST) {
      throw new ApiException(
          ApiError.TOO_MANY_IP_ADDRESSES, "got " + MOST + " (expected: fewer than " + MOST + ")");
    }
    return new IpAddress(
        new IpAddressSid(sid),
        request.accountSid(),
        list.sid(),
        Lists.requiredName(request, MAX_NAME, ApiError.INVALID_IP_ADDRESS),
        address(request.params()).orElseThrow(() -> invalid("none")),
        prefix(request.params()).orElse(32),
        now,
        now);
  }

  private static Optional<String> address(Params params) {
    Optional<String> address = params.given("IpAddress").map(String::trim);
    if (address
        .filter(a -> !IPV4.matcher(a).matches() || LEADING_ZERO.matcher(a).find())
        .isPresent()) {
      throw invalid("'" + address.get() + "'");
    }
    return address;
  }

  private static ApiException invalid(String got) {
    return new ApiException(
        ApiError.INVALID_IP_ADDRESS, "IpAddress: got " + got + " (expected: IPv4, as 192.0.2.1)");
  }

  /// A network of everybody is no control.
  private static OptionalInt prefix(Params params) {
    return params.integer("CidrPrefixLength", 1, 32, ApiError.INVALID_IP_ADDRESS);
  }

  private Response update(Request request) {
    IpAddress before = find(request);
    Params params = request.params();
    IpAddress next =
        new IpAddress(
            before.sid(),
            before.account(),
            before.list(),
            FriendlyName.of(params, MAX_NAME).orElse(before.friendlyName()),
            address(params).orElse(before.address()),
            prefix(params).orElse(before.prefixLength()),
            before.created(),
            resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_IP_ADDRESS));
  }
}
