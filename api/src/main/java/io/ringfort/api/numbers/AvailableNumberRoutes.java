package io.ringfort.api.numbers;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.E164;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/AvailablePhoneNumbers`: what is for sale. Its lists have no pages.
/// <https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource>
public final class AvailableNumberRoutes {
  private static final String BASE = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers";
  private static final String COUNTRY = BASE + "/{CountryCode}";

  /// The types of which carriers sell none to this stack.
  private static final List<String> EMPTY_TYPES =
      List.of("TollFree", "Mobile", "National", "SharedCost", "Voip", "MachineToMachine");

  /// Where an inventory is known to have numbers; another country can be asked for by its code.
  private static final List<String> LISTED_COUNTRIES = List.of("US");

  /// The parameters that the inventory knows nothing of.
  private static final List<String> NARROWING =
      List.of(
          "SmsEnabled",
          "MmsEnabled",
          "VoiceEnabled",
          "FaxEnabled",
          "InRegion",
          "InPostalCode",
          "InLocality",
          "InRateCenter",
          "InLata");

  private static final int MIN_PATTERN = 2;
  private static final int MAX_PATTERN = 16;

  private final ForSale forSale;

  public AvailableNumberRoutes(Directory directory, NumberInventory inventory) {
    this.forSale = new ForSale(directory, inventory);
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get(BASE + ".json", this::countries));
    routes.add(
        Route.get(
            COUNTRY + ".json",
            request -> Response.ok(out -> writeCountry(out, request, country(request)))));
    routes.add(Route.get(COUNTRY + "/Local.json", this::local));
    EMPTY_TYPES.forEach(
        type ->
            routes.add(
                Route.get(
                    COUNTRY + "/" + type + ".json",
                    request -> answer(request, country(request), List.of()))));
    return routes;
  }

  private Response countries(Request request) {
    return Response.ok(
        out ->
            out.list(
                    "countries",
                    LISTED_COUNTRIES,
                    (item, code) -> writeCountry(item, request, code))
                .text("uri", request.path()));
  }

  private static void writeCountry(JsonOut out, Request request, String code) {
    String uri = "/2010-04-01/Accounts/" + request.accountSid() + "/AvailablePhoneNumbers/" + code;
    out.text("country_code", code)
        .text("country", Locale.of("", code).getDisplayCountry(Locale.ENGLISH))
        .text("uri", uri + ".json")
        .flag("beta", false)
        .nested("subresource_uris", links -> links.text("local", uri + "/Local.json"));
  }

  private static String country(Request request) {
    String code = request.variable("CountryCode").toUpperCase(Locale.ROOT);
    if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(code)) {
      throw request.notFound();
    }
    return code;
  }

  private Response local(Request request) {
    Params params = request.params();
    String country = country(request);
    OptionalInt areaCode = params.integer("AreaCode", 1, 99_999, ApiError.INVALID_PARAMETER);
    Optional<String> contains = params.given("Contains");
    contains.ifPresent(AvailableNumberRoutes::checkPattern);
    int size = PageRequest.of(params).size();
    Predicate<AvailableNumber> wanted = filter(params);
    // What the inventory cannot filter by is filtered here, out of a larger answer.
    int asked = isNarrow(params) ? size * 20 : size;
    List<AvailableNumber> found =
        forSale
            .search(
                country,
                areaCode.isPresent()
                    ? Optional.of(String.valueOf(areaCode.getAsInt()))
                    : Optional.empty(),
                contains,
                asked)
            .stream()
            .filter(wanted)
            .limit(size)
            .toList();
    return answer(request, country, found);
  }

  private static void checkPattern(String pattern) {
    if (pattern.length() < MIN_PATTERN
        || pattern.length() > MAX_PATTERN
        || !pattern.chars().allMatch(AvailableNumberRoutes::isOfPattern)) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "Contains: got '"
              + pattern
              + "' (expected: "
              + MIN_PATTERN
              + " to "
              + MAX_PATTERN
              + " digits, letters or *)");
    }
  }

  private static boolean isOfPattern(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '*'
        || c == '+';
  }

  private static boolean isNarrow(Params params) {
    return NARROWING.stream().anyMatch(name -> params.given(name).isPresent());
  }

  private static Predicate<AvailableNumber> filter(Params params) {
    return number ->
        can(params.flag("SmsEnabled"), number.capabilities().sms())
            && can(params.flag("MmsEnabled"), number.capabilities().mms())
            && can(params.flag("VoiceEnabled"), number.capabilities().voice())
            && can(params.flag("FaxEnabled"), number.capabilities().fax())
            && is(params.given("InRegion"), number.region())
            && is(params.given("InPostalCode"), number.postalCode())
            && is(params.given("InLocality"), number.locality())
            && is(params.given("InRateCenter"), number.rateCenter())
            && is(params.given("InLata"), number.lata());
  }

  private static boolean can(Optional<Boolean> wanted, boolean value) {
    return wanted.isEmpty() || wanted.get() == value;
  }

  private static boolean is(Optional<String> wanted, @Nullable String value) {
    return wanted.isEmpty() || wanted.get().equalsIgnoreCase(value);
  }

  private static Response answer(Request request, String country, List<AvailableNumber> numbers) {
    return Response.ok(
        out ->
            out.list(
                    "available_phone_numbers",
                    numbers,
                    (item, number) -> write(item, number, country))
                .text("uri", request.path()));
  }

  private static void write(JsonOut out, AvailableNumber number, String country) {
    out.text("friendly_name", NumberType.national(new E164(number.phoneNumber())))
        .text("phone_number", number.phoneNumber())
        .text("lata", orNull(number.lata()))
        .text("locality", orNull(number.locality()))
        .text("rate_center", orNull(number.rateCenter()))
        .text("latitude", orNull(number.latitude()))
        .text("longitude", orNull(number.longitude()))
        .text("region", orNull(number.region()))
        .text("postal_code", orNull(number.postalCode()))
        .text("iso_country", country)
        .text("address_requirements", "none")
        .flag("beta", false)
        .nested("capabilities", number.capabilities()::write);
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
