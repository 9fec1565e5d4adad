package io.ringfort.api.services;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.ids.ServiceSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/v1/Services`: messaging services. <https://www.twilio.com/docs/messaging/api/service-resource>
public final class ServiceRoutes implements Creator {
  static final String LIST = "/v1/Services";
  static final String ONE = LIST + "/{ServiceSid}";

  private final Directory directory;
  private final DirectoryWriter writer;
  private final InstantSource clock;

  public ServiceRoutes(Directory directory, DirectoryWriter writer, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(LIST, door.creates(ServiceSid.PREFIX, this)),
        Route.get(ONE, request -> answer(request, find(directory, request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete));
  }

  static MessagingService find(Directory directory, Request request) {
    return directory
        .find(request.variable("ServiceSid"), MessagingService.class)
        .filter(service -> service.account().equals(request.accountSid()))
        .orElseThrow(request::notFound);
  }

  private static Response answer(Request request, MessagingService service) {
    return Response.ok(out -> write(out, request, service));
  }

  private static void write(JsonOut out, Request request, MessagingService service) {
    String url = request.target().origin() + LIST + "/" + service.sid();
    out.text("sid", service.sid().value())
        .text("account_sid", service.account().value())
        .text("friendly_name", service.friendlyName());
    for (ServiceForm.Field field : ServiceForm.FIELDS) {
      String value = service.setting(field.setting()).orElse(field.usual());
      if (value != null && field.isFlag()) {
        out.flag(field.setting(), Boolean.parseBoolean(value));
      } else if (value != null && field.isNumber()) {
        out.number(field.setting(), Integer.parseInt(value));
      } else {
        out.text(field.setting(), value);
      }
    }
    out.flag("us_app_to_person_registered", false)
        .text("date_created", Dates.iso(service.created()))
        .text("date_updated", Dates.iso(service.updated()))
        .text("url", url)
        .nested(
            "links",
            links ->
                links
                    .text("phone_numbers", url + "/PhoneNumbers")
                    .text("short_codes", url + "/ShortCodes")
                    .text("alpha_senders", url + "/AlphaSenders"));
  }

  private Response list(Request request) {
    List<MessagingService> services =
        directory.ownedBy(request.accountSid(), MessagingService.class).stream()
            .sorted(NewestFirst.by(MessagingService::created, MessagingService::id))
            .toList();
    return PageRequest.of(request.params())
        .cut(services, MessagingService::id)
        .withMeta(request, "services", (out, service) -> write(out, request, service));
  }

  @Override
  public Created create(Request request, Claim claim) {
    Instant now = clock.instant();
    String name =
        FriendlyName.of(request.params())
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_FRIENDLY_NAME,
                        "FriendlyName: got none (expected: 1 to 64 characters)"));
    MessagingService service =
        new MessagingService(
            new ServiceSid(claim.sid()),
            request.accountSid(),
            name,
            ServiceForm.apply(request.params(), Map.of()),
            now,
            now);
    request.requireTime(now);
    DirectoryWriter.Inserted inserted = writer.insert(service, Optional.of(claim.requestHash()));
    return new Created(
        claim.answer(
            inserted,
            () -> Response.created(out -> write(out, request, service)),
            () -> show(request, claim)),
        now);
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return directory
        .service(new ServiceSid(claim.sid()))
        .map(service -> Response.created(out -> write(out, request, service)));
  }

  private Response update(Request request) {
    MessagingService before = find(directory, request);
    Instant now = clock.instant();
    MessagingService next =
        new MessagingService(
            before.sid(),
            before.account(),
            FriendlyName.of(request.params()).orElse(before.friendlyName()),
            ServiceForm.apply(request.params(), before.settings()),
            before.created(),
            now);
    request.requireTime(now);
    if (!writer.update(next)) {
      throw request.notFound();
    }
    return answer(request, next);
  }

  private Response delete(Request request) {
    MessagingService service = find(directory, request);
    request.requireTime(clock.instant());
    // Before the service itself: if this is cut off in the middle, the same request can be sent
    // again.
    directory.ownedBy(service.account(), PoolMember.class).stream()
        .filter(member -> member.service().equals(service.sid()))
        .forEach(member -> writer.delete(member.id()));
    writer.delete(service.id());
    return Response.noContent();
  }
}
