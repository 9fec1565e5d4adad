package io.ringfort.api.numbers;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Buys a number that the inventory has: a named one, or any of an area code. Any thread.
final class Purchase implements Creator {
  private static final int AREA_CODE_CANDIDATES = 10;

  private final Directory directory;
  private final DirectoryWriter writer;
  private final NumberInventory inventory;
  private final InstantSource clock;
  private final Optional<NumberType> type;

  /// @param type what the number must be; empty: anything
  Purchase(
      Directory directory,
      DirectoryWriter writer,
      NumberInventory inventory,
      InstantSource clock,
      Optional<NumberType> type) {
    this.directory = directory;
    this.writer = writer;
    this.inventory = inventory;
    this.clock = clock;
    this.type = type;
  }

  @Override
  public Created create(Request request, Claim claim) {
    Optional<OwnedNumber> made = directory.number(new PhoneNumberSid(claim.sid()));
    if (made.isPresent()) {
      // The inventory may not offer any more what an earlier try bought; the insert tells whether
      // that was the same request.
      return insert(request, claim, made.get()).orElseThrow(request::notFound);
    }
    Optional<String> named = request.params().given("PhoneNumber");
    if (named.isEmpty() && type.isEmpty() && request.params().given("AreaCode").isPresent()) {
      return inAreaCode(request, claim, request.params().given("AreaCode").get());
    }
    return buy(request, claim, named(named.map(String::trim).orElse("")))
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.NUMBER_UNAVAILABLE, "PhoneNumber: got '" + named.orElse("") + "'"));
  }

  private AvailableNumber named(String text) {
    if (!E164.matches(text)) {
      throw new ApiException(
          ApiError.INVALID_PHONE_NUMBER,
          "PhoneNumber: got '" + text + "' (expected: + and 7 to 15 digits, the + as %2B)");
    }
    E164 number = new E164(text);
    if (type.filter(t -> t != NumberType.of(number)).isPresent()) {
      throw new ApiException(
          ApiError.WRONG_NUMBER_TYPE,
          "PhoneNumber: got '" + text + "' (expected: a " + type.get().text() + " number)");
    }
    if (directory.number(number).isPresent()) {
      throw new ApiException(
          ApiError.NUMBER_UNAVAILABLE,
          "PhoneNumber: got '" + text + "' (expected: a number that is for sale)");
    }
    InventoryQuery query =
        new InventoryQuery(
            NumberType.country(number).orElse("US"), Optional.empty(), Optional.of(text), 1);
    return inventory.search(query).stream()
        .filter(n -> n.phoneNumber().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.NUMBER_UNAVAILABLE,
                    "PhoneNumber: got '" + text + "' (expected: a number that is for sale)"));
  }

  private Created inAreaCode(Request request, Claim claim, String areaCode) {
    if (areaCode.length() != 3 || !areaCode.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ApiException(
          ApiError.INVALID_AREA_CODE, "AreaCode: got '" + areaCode + "' (expected: 3 digits)");
    }
    List<AvailableNumber> candidates =
        new ForSale(directory, inventory)
            .search("US", Optional.of(areaCode), Optional.empty(), AREA_CODE_CANDIDATES);
    for (AvailableNumber candidate : candidates) {
      Optional<Created> bought = buy(request, claim, candidate);
      if (bought.isPresent()) {
        return bought.get();
      }
    }
    throw new ApiException(ApiError.AREA_CODE_EMPTY, "AreaCode: got '" + areaCode + "'");
  }

  /// Empty when somebody else was faster.
  private Optional<Created> buy(Request request, Claim claim, AvailableNumber offer) {
    E164 phoneNumber = new E164(offer.phoneNumber());
    Instant now = clock.instant();
    Map<String, String> settings =
        new HashMap<>(
            NumberForm.apply(
                request.params(),
                Map.of(),
                offer.capabilities(),
                sid -> NumberSettings.isApplication(directory, request.accountSid(), sid)));
    settings.put(NumberSettings.CAPABILITIES, offer.capabilities().words());
    String name =
        FriendlyName.of(request.params()).orElseGet(() -> NumberType.national(phoneNumber));
    OwnedNumber number =
        new OwnedNumber(
            new PhoneNumberSid(claim.sid()),
            request.accountSid(),
            phoneNumber,
            name,
            settings,
            now,
            now);
    request.requireTime(now);
    return insert(request, claim, number);
  }

  private Optional<Created> insert(Request request, Claim claim, OwnedNumber number) {
    DirectoryWriter.Inserted inserted = writer.insert(number, Optional.of(claim.requestHash()));
    return inserted == DirectoryWriter.Inserted.TAKEN
        ? Optional.empty()
        : Optional.of(
            new Created(
                claim.answer(
                    inserted,
                    () -> Response.created(out -> IncomingNumberJson.write(out, number)),
                    () -> show(request, claim)),
                clock.instant()));
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return directory
        .number(new PhoneNumberSid(claim.sid()))
        .map(number -> Response.created(out -> IncomingNumberJson.write(out, number)));
  }
}
