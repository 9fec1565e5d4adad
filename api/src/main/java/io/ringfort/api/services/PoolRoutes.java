package io.ringfort.api.services;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.numbers.NumberSettings;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.ServiceSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `/v1/Services/{Sid}/PhoneNumbers`: a service's pool; and the other kinds of senders, of which
/// there are none. <https://www.twilio.com/docs/messaging/api/phonenumber-resource>
public final class PoolRoutes implements Creator {
  private static final String LIST = ServiceRoutes.ONE + "/PhoneNumbers";
  private static final String ONE = LIST + "/{Sid}";

  private final Directory directory;
  private final DirectoryWriter writer;
  private final InstantSource clock;

  public PoolRoutes(Directory directory, DirectoryWriter writer, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(LIST, door.creates(PhoneNumberSid.PREFIX, this)),
        Route.get(ONE, request -> Response.ok(out -> write(out, request, find(request)))),
        Route.delete(ONE, this::delete),
        Route.get(ServiceRoutes.ONE + "/ShortCodes", request -> none(request, "short_codes")),
        Route.get(ServiceRoutes.ONE + "/AlphaSenders", request -> none(request, "alpha_senders")));
  }

  /// @param number what is in the pool
  private record Entry(PoolMember member, OwnedNumber number) {
    String sid() {
      return number.sid().value();
    }

    Instant created() {
      return member.created();
    }
  }

  private Optional<Entry> entry(PoolMember member) {
    return directory.number(member.number()).map(number -> new Entry(member, number));
  }

  private static void write(JsonOut out, Request request, Entry entry) {
    ServiceSid service = entry.member().service();
    out.text("sid", entry.sid())
        .text("account_sid", entry.member().account().value())
        .text("service_sid", service.value())
        .text("phone_number", entry.number().number().value())
        .text("country_code", NumberSettings.country(entry.number()))
        .texts("capabilities", NumberSettings.capabilityNames(entry.number()))
        .text("date_created", Dates.iso(entry.created()))
        .text("date_updated", Dates.iso(entry.created()))
        .text(
            "url",
            request.target().origin()
                + ServiceRoutes.LIST
                + "/"
                + service
                + "/PhoneNumbers/"
                + entry.sid());
  }

  private Response list(Request request) {
    MessagingService service = ServiceRoutes.find(directory, request);
    List<Entry> entries =
        directory.ownedBy(service.account(), PoolMember.class).stream()
            .filter(member -> member.service().equals(service.sid()))
            .flatMap(member -> entry(member).stream())
            .sorted(NewestFirst.by(Entry::created, Entry::sid))
            .toList();
    return PageRequest.of(request.params())
        .cut(entries, Entry::sid)
        .withMeta(request, "phone_numbers", (out, e) -> write(out, request, e));
  }

  private Response none(Request request, String key) {
    ServiceRoutes.find(directory, request);
    return PageRequest.of(request.params())
        .cut(List.<Entry>of(), Entry::sid)
        .withMeta(request, key, (out, e) -> write(out, request, e));
  }

  @Override
  public Created create(Request request, Claim claim) {
    MessagingService service = ServiceRoutes.find(directory, request);
    OwnedNumber number = number(request);
    if (!NumberSettings.isSmsCapable(number)) {
      throw new ApiException(ApiError.POOL_NEEDS_SMS, number.sid().value());
    }
    Instant now = clock.instant();
    PoolMember member =
        new PoolMember(claim.sid(), number.sid(), service.sid(), request.accountSid(), now);
    request.requireTime(now);
    DirectoryWriter.Inserted inserted = writer.insert(member, Optional.of(claim.requestHash()));
    if (inserted != DirectoryWriter.Inserted.NEW && inserted != DirectoryWriter.Inserted.REPEATED) {
      boolean isHere =
          directory
              .membership(number.sid())
              .filter(m -> m.service().equals(service.sid()))
              .isPresent();
      throw new ApiException(
          isHere ? ApiError.ALREADY_IN_POOL : ApiError.NOT_IN_POOL, number.sid().value());
    }
    return new Created(
        Response.created(out -> write(out, request, new Entry(member, number))), now);
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return directory
        .membership(number(request).sid())
        .flatMap(this::entry)
        .map(entry -> Response.created(out -> write(out, request, entry)));
  }

  private OwnedNumber number(Request request) {
    String sid =
        request
            .params()
            .given("PhoneNumberSid")
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER,
                        "PhoneNumberSid: got none (expected: PN and 32 hexadecimal digits)"));
    return directory
        .find(sid, OwnedNumber.class)
        .filter(n -> n.account().equals(request.accountSid()))
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.NOT_FOUND,
                    "PhoneNumberSid: got '" + sid + "' (expected: a number of this account)"));
  }

  private Entry find(Request request) {
    MessagingService service = ServiceRoutes.find(directory, request);
    return Optional.of(request.variable("Sid"))
        .filter(PhoneNumberSid::matches)
        .flatMap(sid -> directory.membership(new PhoneNumberSid(sid)))
        .filter(member -> member.service().equals(service.sid()))
        .flatMap(this::entry)
        .orElseThrow(request::notFound);
  }

  private Response delete(Request request) {
    Entry entry = find(request);
    request.requireTime(clock.instant());
    writer.delete(entry.member().id());
    return Response.noContent();
  }
}
