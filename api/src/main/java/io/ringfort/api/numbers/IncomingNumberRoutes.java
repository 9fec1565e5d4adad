package io.ringfort.api.numbers;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.PhoneNumberSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// `/IncomingPhoneNumbers`: the numbers of an account.
/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>
public final class IncomingNumberRoutes {
  private static final String BASE = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers";
  private static final String ONE = BASE + "/{Sid}.json";

  private final Directory directory;
  private final DirectoryWriter writer;
  private final NumberInventory inventory;
  private final InstantSource clock;

  public IncomingNumberRoutes(
      Directory directory, DirectoryWriter writer, NumberInventory inventory, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.inventory = inventory;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(collection(BASE + ".json", Optional.empty(), door));
    routes.addAll(collection(BASE + "/Local.json", Optional.of(NumberType.LOCAL), door));
    routes.addAll(collection(BASE + "/Mobile.json", Optional.of(NumberType.MOBILE), door));
    routes.addAll(collection(BASE + "/TollFree.json", Optional.of(NumberType.TOLL_FREE), door));
    routes.add(Route.get(ONE, request -> answer(find(request))));
    routes.add(Route.post(ONE, this::update));
    routes.add(Route.delete(ONE, this::delete));
    return routes;
  }

  private List<Route> collection(String path, Optional<NumberType> type, FrontDoor door) {
    return List.of(
        Route.get(path, request -> list(request, type)),
        Route.post(
            path,
            door.creates(
                PhoneNumberSid.PREFIX, new Purchase(directory, writer, inventory, clock, type))));
  }

  private static Response answer(OwnedNumber number) {
    return Response.ok(out -> IncomingNumberJson.write(out, number));
  }

  private Response list(Request request, Optional<NumberType> type) {
    Predicate<OwnedNumber> filter = filter(request.params());
    List<OwnedNumber> found =
        directory.ownedBy(request.accountSid(), OwnedNumber.class).stream()
            .filter(filter)
            .filter(n -> type.isEmpty() || type.get() == NumberType.of(n.number()))
            .sorted(NewestFirst.by(OwnedNumber::created, OwnedNumber::id))
            .toList();
    return PageRequest.of(request.params())
        .cut(found, OwnedNumber::id)
        .in2010(request, "incoming_phone_numbers", IncomingNumberJson::write);
  }

  private static Predicate<OwnedNumber> filter(Params params) {
    Optional<Pattern> number = params.given("PhoneNumber").map(IncomingNumberRoutes::pattern);
    Optional<String> name = params.given("FriendlyName");
    // None of this stack's numbers is beta or hosted elsewhere.
    boolean isNothing =
        params.flag("Beta").orElse(false)
            || params
                .oneOf("Origin", ApiError.INVALID_PARAMETER, "twilio", "hosted")
                .filter("hosted"::equals)
                .isPresent();
    return n ->
        !isNothing
            && (number.isEmpty() || number.get().matcher(n.number().value()).find())
            && (name.isEmpty() || name.get().equals(n.friendlyName()));
  }

  /// A part of the number, `*` for any digit.
  private static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    for (char c : text.toCharArray()) {
      pattern.append(c == '*' ? "[0-9]" : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(pattern.toString());
  }

  private OwnedNumber find(Request request) {
    return directory
        .find(request.variable("Sid"), OwnedNumber.class)
        .filter(number -> number.account().equals(request.accountSid()))
        .orElseThrow(request::notFound);
  }

  private Response update(Request request) {
    OwnedNumber before = find(request);
    Account owner =
        request
            .params()
            .given("AccountSid")
            .map(sid -> newOwner(request, sid))
            .orElse(request.account());
    Instant now = clock.instant();
    OwnedNumber next =
        new OwnedNumber(
            before.sid(),
            owner.sid(),
            before.number(),
            FriendlyName.of(request.params()).orElse(before.friendlyName()),
            NumberForm.apply(
                request.params(),
                before.settings(),
                NumberSettings.capabilities(before),
                sid -> NumberSettings.isApplication(directory, owner.sid(), sid)),
            before.created(),
            now);
    request.requireTime(now);
    if (!owner.sid().equals(before.account())) {
      leavePool(before);
    }
    if (!writer.update(next)) {
      throw request.notFound();
    }
    return answer(next);
  }

  private Account newOwner(Request request, String sid) {
    Account caller = request.caller().account();
    Optional<Account> owner =
        AccountSid.matches(sid) ? directory.account(new AccountSid(sid)) : Optional.empty();
    return owner
        .filter(a -> a.top().equals(caller.sid()) && a.status() == Account.Status.ACTIVE)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.INVALID_TRANSFER,
                    "AccountSid: got '"
                        + sid
                        + "' (expected: the caller's account or an active subaccount of it)"));
  }

  private Response delete(Request request) {
    OwnedNumber number = find(request);
    request.requireTime(clock.instant());
    leavePool(number);
    writer.delete(number.id());
    return Response.noContent();
  }

  private void leavePool(OwnedNumber number) {
    directory.membership(number.sid()).map(PoolMember::id).ifPresent(writer::delete);
  }
}
