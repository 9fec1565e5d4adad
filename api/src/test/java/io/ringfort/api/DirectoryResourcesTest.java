package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Accounts, keys, numbers and messaging services.
class DirectoryResourcesTest {
  private static final String ACCOUNTS = "/2010-04-01/Accounts";
  private static final String ACCOUNT = ACCOUNTS + "/" + Stand.ACCOUNT;
  private static final String NUMBERS = ACCOUNT + "/IncomingPhoneNumbers.json";
  private static final String LOCAL = ACCOUNT + "/AvailablePhoneNumbers/US/Local.json";
  private static final String SERVICES = "/v1/Services";
  private static final String POOL = SERVICES + "/" + Stand.EMPTY_SERVICE + "/PhoneNumbers";

  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Stand.Answer getAs(String account, String path) {
    return stand.send(
        stand.request(path).setHeader("Authorization", Stand.basic(account, Stand.TOKEN)).GET());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  // Accounts: https://www.twilio.com/docs/iam/api/account

  @Test
  void makesASubaccountThatCanCall() {
    Stand.Answer made = stand.post(ACCOUNTS + ".json");
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactly(
            "sid",
            "owner_account_sid",
            "friendly_name",
            "auth_token",
            "status",
            "type",
            "date_created",
            "date_updated",
            "uri",
            "subresource_uris");
    assertThat(made.text("friendly_name")).isEqualTo("SubAccount Created at 2026-01-02 03:04 AM");
    assertThat(made.text("owner_account_sid")).isEqualTo(Stand.ACCOUNT);
    String own = ACCOUNTS + "/" + made.text("sid") + ".json";
    Stand.Answer fetched =
        stand.send(
            stand
                .request(own)
                .setHeader("Authorization", Stand.basic(made.text("sid"), made.text("auth_token")))
                .GET());
    assertThat(fetched.body()).isEqualTo(made.body());
  }

  @Test
  void doesNotNestSubaccounts() {
    Stand.Answer answer =
        stand.send(
            stand
                .request(ACCOUNTS + ".json")
                .setHeader("Authorization", Stand.basic(Stand.SUBACCOUNT, Stand.TOKEN))
                .POST(BodyPublishers.noBody()));
    assertThat(answer.code()).isEqualTo(21101);
  }

  @Test
  void listsAnAccountAndItsSubaccounts() {
    assertThat(stand.get(ACCOUNTS + ".json").body().get("accounts")).hasSize(2);
    assertThat(stand.get(ACCOUNTS + ".json?Status=suspended").body().get("accounts")).isEmpty();
    assertThat(stand.get(ACCOUNTS + ".json?FriendlyName=other").body().get("accounts")).isEmpty();
    assertThat(stand.get(ACCOUNTS + ".json?Status=sleeping").code()).isEqualTo(21475);
    assertThat(getAs(Stand.SUBACCOUNT, ACCOUNTS + ".json").body().get("accounts")).hasSize(1);
  }

  @Test
  void changesAccountsByTheRules() {
    String sub = ACCOUNTS + "/" + Stand.SUBACCOUNT + ".json";
    assertThat(stand.post(sub, "FriendlyName", "new").text("friendly_name")).isEqualTo("new");
    assertThat(stand.post(sub, "FriendlyName", "x".repeat(65)).code()).isEqualTo(20002);
    assertThat(stand.post(sub, "Status", "sleeping").code()).isEqualTo(21475);
    assertThat(stand.post(ACCOUNT + ".json", "Status", "suspended").code()).isEqualTo(21477);
    assertThat(stand.post(sub, "Status", "suspended").text("status")).isEqualTo("suspended");
    assertThat(getAs(Stand.SUBACCOUNT, sub).code()).isEqualTo(20005);
    assertThat(stand.post(sub, "Status", "active").text("status")).isEqualTo("active");
    assertThat(stand.post(sub, "Status", "closed").text("status")).isEqualTo("closed");
    assertThat(stand.post(sub, "Status", "active").code()).isEqualTo(21479);
  }

  @Test
  void freesTheNumbersOfAnAccountThatIsClosed() {
    String sub = ACCOUNTS + "/" + Stand.SUBACCOUNT;
    assertThat(
            stand.post(sub + "/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550111").status())
        .isEqualTo(201);
    assertThat(stand.post(NUMBERS, "PhoneNumber", "+14155550111").code()).isEqualTo(21422);
    stand.post(sub + ".json", "Status", "closed");
    assertThat(stand.post(NUMBERS, "PhoneNumber", "+14155550111").status()).isEqualTo(201);
  }

  @Test
  void showsABalanceOfNothing() {
    assertThat(stand.get(ACCOUNT + "/Balance.json").body().toString())
        .isEqualTo(
            "{\"account_sid\":\"%s\",\"balance\":\"0.00\",\"currency\":\"USD\"}"
                .formatted(Stand.ACCOUNT));
  }

  // Keys: https://www.twilio.com/docs/iam/api-keys

  @Test
  void makesAKeyThatCallsAndShowsItsSecretOnce() {
    Stand.Answer made = stand.post(ACCOUNT + "/Keys.json", "FriendlyName", "mine");
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactly("sid", "friendly_name", "date_created", "date_updated", "secret");
    String one = ACCOUNT + "/Keys/" + made.text("sid") + ".json";
    assertThat(names(stand.get(one).body())).doesNotContain("secret");
    String auth = Stand.basic(made.text("sid"), made.text("secret"));
    assertThat(
            stand
                .send(stand.request(Stand.MESSAGES).setHeader("Authorization", auth).GET())
                .status())
        .isEqualTo(200);
    assertThat(stand.post(one, "FriendlyName", "renamed").text("friendly_name"))
        .isEqualTo("renamed");
    assertThat(stand.get(ACCOUNT + "/SigningKeys.json").body().get("signing_keys")).hasSize(2);

    Stand.Answer deleted = stand.delete(one);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.raw().body()).isEmpty();
    assertThat(stand.get(one).status()).isEqualTo(404);
    assertThat(
            stand
                .send(stand.request(Stand.MESSAGES).setHeader("Authorization", auth).GET())
                .status())
        .isEqualTo(401);
  }

  @Test
  void hidesKeysOfOtherAccounts() {
    assertThat(stand.get(ACCOUNTS + "/" + Stand.SUBACCOUNT + "/Keys/" + Stand.KEY + ".json").code())
        .isEqualTo(20404);
  }

  // Numbers: https://www.twilio.com/docs/phone-numbers/api

  @Test
  void offersWhatNobodyOwns() {
    Stand.Answer offer = stand.get(LOCAL + "?AreaCode=415&PageSize=2");
    assertThat(names(offer.body())).containsExactly("available_phone_numbers", "uri");
    JsonNode first = offer.body().get("available_phone_numbers").get(0);
    assertThat(names(first))
        .containsExactly(
            "friendly_name",
            "phone_number",
            "lata",
            "locality",
            "rate_center",
            "latitude",
            "longitude",
            "region",
            "postal_code",
            "iso_country",
            "address_requirements",
            "beta",
            "capabilities");
    assertThat(first.get("friendly_name").asText()).isEqualTo("(415) 555-0100");
    assertThat(first.get("latitude").isTextual()).isTrue();
    stand.post(NUMBERS, "PhoneNumber", "+14155550100");
    assertThat(
            stand
                .get(LOCAL + "?PageSize=1")
                .body()
                .get("available_phone_numbers")
                .get(0)
                .get("phone_number")
                .asText())
        .isEqualTo("+14155550101");
    assertThat(
            stand
                .get(LOCAL + "?PageSize=1000&SmsEnabled=false")
                .body()
                .get("available_phone_numbers"))
        .hasSize(1);
    assertThat(stand.get(LOCAL + "?InLocality=Nowhere").body().get("available_phone_numbers"))
        .isEmpty();
    assertThat(stand.get(LOCAL + "?Contains=%2B1415555015").body().get("available_phone_numbers"))
        .hasSize(10);
    assertThat(stand.get(LOCAL + "?Contains=1").code()).isEqualTo(20001);
    assertThat(stand.get(LOCAL.replace("Local", "Mobile")).body().get("available_phone_numbers"))
        .isEmpty();
    assertThat(stand.get(LOCAL.replace("US", "XX")).code()).isEqualTo(20404);
    assertThat(
            stand
                .get(ACCOUNT + "/AvailablePhoneNumbers.json")
                .body()
                .get("countries")
                .get(0)
                .get("country")
                .asText())
        .isEqualTo("United States");
    assertThat(stand.get(ACCOUNT + "/AvailablePhoneNumbers/US.json").text("country_code"))
        .isEqualTo("US");
  }

  @Test
  void says503WhileTheCarrierIsAway() {
    stand.inventory.away = true;
    assertThat(stand.get(LOCAL))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(503, 20503);
    assertThat(stand.post(NUMBERS, "AreaCode", "415").code()).isEqualTo(20503);
  }

  @Test
  void buysANumberWithAllItsFields() {
    Stand.Answer bought =
        stand.post(
            NUMBERS,
            "PhoneNumber",
            "+14155550100",
            "SmsUrl",
            "https://example.com/sms",
            "SmsMethod",
            "GET");
    assertThat(bought.status()).isEqualTo(201);
    assertThat(names(bought.body()))
        .containsExactly(
            "sid",
            "account_sid",
            "phone_number",
            "friendly_name",
            "capabilities",
            "voice_url",
            "voice_method",
            "voice_fallback_url",
            "voice_fallback_method",
            "voice_caller_id_lookup",
            "voice_application_sid",
            "voice_receive_mode",
            "trunk_sid",
            "sms_url",
            "sms_method",
            "sms_fallback_url",
            "sms_fallback_method",
            "sms_application_sid",
            "status_callback",
            "status_callback_method",
            "api_version",
            "beta",
            "origin",
            "type",
            "status",
            "address_sid",
            "address_requirements",
            "identity_sid",
            "bundle_sid",
            "emergency_status",
            "emergency_address_sid",
            "emergency_address_status",
            "date_created",
            "date_updated",
            "uri");
    assertThat(bought.text("friendly_name")).isEqualTo("(415) 555-0100");
    assertThat(bought.text("sms_url")).isEqualTo("https://example.com/sms");
    assertThat(bought.text("sms_method")).isEqualTo("GET");
    assertThat(bought.text("voice_method")).isEqualTo("POST");
    assertThat(bought.body().get("voice_url").isNull()).isTrue();
    assertThat(stand.get(bought.text("uri")).body()).isEqualTo(bought.body());
    assertThat(
            stand
                .post(Stand.MESSAGES, "To", Stand.TO, "From", "+14155550100", "Body", "x")
                .status())
        .isEqualTo(201);
  }

  @Test
  void buysAnyNumberOfAnAreaCode() {
    assertThat(stand.post(NUMBERS, "AreaCode", "415").text("phone_number"))
        .isEqualTo("+14155550100");
    assertThat(stand.post(NUMBERS, "AreaCode", "415").text("phone_number"))
        .isEqualTo("+14155550101");
    assertThat(stand.post(NUMBERS, "AreaCode", "999").code()).isEqualTo(21452);
    assertThat(stand.post(NUMBERS, "AreaCode", "abc").code()).isEqualTo(21451);
  }

  static Stream<List<Object>> numberRefusals() {
    String number = "+14155550100";
    return Stream.of(
        List.of(21421, Map.of()),
        List.of(21421, Map.of("PhoneNumber", "555")),
        List.of(21422, Map.of("PhoneNumber", "+14155559999")),
        List.of(21422, Map.of("PhoneNumber", Stand.FROM)),
        List.of(21402, Map.of("PhoneNumber", number, "SmsUrl", "nonsense")),
        List.of(21403, Map.of("PhoneNumber", number, "SmsMethod", "PUT")),
        List.of(21405, Map.of("PhoneNumber", number, "VoiceFallbackUrl", "https://example.com")),
        List.of(21406, Map.of("PhoneNumber", number, "SmsFallbackUrl", "https://example.com")),
        List.of(21407, Map.of("PhoneNumber", "+14155550300", "SmsUrl", "https://example.com")),
        List.of(21420, Map.of("PhoneNumber", number, "SmsApplicationSid", "AP1")),
        List.of(20423, Map.of("PhoneNumber", number, "TrunkSid", "TK1")),
        List.of(20001, Map.of("PhoneNumber", number, "VoiceReceiveMode", "smoke")),
        List.of(20001, Map.of("PhoneNumber", number, "EmergencyStatus", "Maybe")),
        List.of(20002, Map.of("PhoneNumber", number, "FriendlyName", "x".repeat(65))));
  }

  @ParameterizedTest
  @MethodSource("numberRefusals")
  @SuppressWarnings("unchecked")
  void refusesToBuyWithTheDocumentedCode(List<Object> row) {
    String[] params =
        ((Map<String, String>) row.get(1))
            .entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new);
    assertThat(stand.post(NUMBERS, params).code()).isEqualTo(row.get(0));
    assertThat(
            stand.get(NUMBERS + "?PhoneNumber=%2B141555501").body().get("incoming_phone_numbers"))
        .isEmpty();
  }

  @Test
  void buysByTypeOnlyWhatIsOfThatType() {
    assertThat(
            stand
                .post(NUMBERS.replace(".json", "/Local.json"), "PhoneNumber", "+14155550100")
                .status())
        .isEqualTo(201);
    assertThat(
            stand
                .post(NUMBERS.replace(".json", "/TollFree.json"), "PhoneNumber", "+14155550101")
                .code())
        .isEqualTo(21458);
    assertThat(
            stand.get(NUMBERS.replace(".json", "/Local.json")).body().get("incoming_phone_numbers"))
        .hasSize(5);
    assertThat(
            stand
                .get(NUMBERS.replace(".json", "/Mobile.json"))
                .body()
                .get("incoming_phone_numbers"))
        .isEmpty();
  }

  @Test
  void filtersAndPagesNumbers() {
    assertThat(stand.get(NUMBERS + "?PhoneNumber=5550001").body().get("incoming_phone_numbers"))
        .hasSize(3);
    assertThat(
            stand.get(NUMBERS + "?PhoneNumber=%2B1*125550001").body().get("incoming_phone_numbers"))
        .hasSize(2);
    assertThat(stand.get(NUMBERS + "?Beta=true").body().get("incoming_phone_numbers")).isEmpty();
    assertThat(stand.get(NUMBERS + "?Origin=hosted").body().get("incoming_phone_numbers"))
        .isEmpty();
    List<String> seen = new ArrayList<>();
    String next = NUMBERS + "?PageSize=3";
    while (!next.equals("null")) {
      JsonNode page = stand.get(next).body();
      page.get("incoming_phone_numbers").forEach(n -> seen.add(n.get("sid").asText()));
      next = page.get("next_page_uri").asText();
    }
    assertThat(seen).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void aNumberLeadsToPages() {
    String one = stand.post(NUMBERS, "PhoneNumber", "+14155550100").text("uri");

    assertThat(stand.post(one, "VoiceUrl", "client:alice").text("voice_url"))
        .isEqualTo("client:alice");
    assertThat(stand.post(one, "VoiceUrl", "client:a b").code()).isEqualTo(21402);
    assertThat(stand.post(one, "SmsUrl", "client:alice").code()).isEqualTo(21402);
  }

  @Test
  void changesMovesAndReleasesANumber() {
    String one = stand.post(NUMBERS, "PhoneNumber", "+14155550100").text("uri");
    stand.post(
        one,
        "TrunkSid",
        "TK" + "0".repeat(32),
        "VoiceUrl",
        "https://example.com/v",
        "VoiceCallerIdLookup",
        "true");
    assertThat(stand.post(one, "VoiceApplicationSid", "AP" + "0".repeat(32)).code())
        .isEqualTo(21420);
    String application = stand.post(ACCOUNT + "/Applications.json").text("sid");
    Stand.Answer changed =
        stand.post(one, "VoiceApplicationSid", application, "FriendlyName", "front desk");
    assertThat(changed.body().get("trunk_sid").isNull()).isTrue();
    assertThat(changed.text("voice_url")).isEqualTo("https://example.com/v");
    assertThat(changed.body().get("voice_caller_id_lookup").asBoolean()).isTrue();
    assertThat(stand.post(one, "VoiceUrl", "").body().get("voice_url").isNull()).isTrue();
    assertThat(stand.post(one, "AccountSid", Stand.STRANGER).code()).isEqualTo(21470);

    Stand.Answer moved = stand.post(one, "AccountSid", Stand.SUBACCOUNT);
    assertThat(moved.text("account_sid")).isEqualTo(Stand.SUBACCOUNT);
    assertThat(stand.get(one).status()).isEqualTo(404);
    assertThat(stand.delete(moved.text("uri")).status()).isEqualTo(204);
    assertThat(stand.get(moved.text("uri")).status()).isEqualTo(404);
    assertThat(stand.post(NUMBERS, "PhoneNumber", "+14155550100").status()).isEqualTo(201);
  }

  @Test
  void releasesAPooledNumberFromItsPool() {
    assertThat(
            stand.delete(ACCOUNT + "/IncomingPhoneNumbers/PN" + "2".repeat(32) + ".json").status())
        .isEqualTo(204);
    assertThat(
            stand.get(SERVICES + "/" + Stand.SERVICE + "/PhoneNumbers").body().get("phone_numbers"))
        .hasSize(1);
  }

  // Messaging services: https://www.twilio.com/docs/messaging/api/service-resource

  @Test
  void makesAServiceWithTheUsualSettings() {
    Stand.Answer made =
        stand.post(
            SERVICES,
            "FriendlyName",
            "mine",
            "ValidityPeriod",
            "60",
            "InboundRequestUrl",
            "https://example.com/in");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("date_created")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(made.body().get("smart_encoding").isBoolean()).isTrue();
    assertThat(made.body().get("validity_period").isInt()).isTrue();
    assertThat(made.body().get("fallback_url").isNull()).isTrue();
    assertThat(made.text("url"))
        .isEqualTo("http://127.0.0.1:" + stand.api.port() + SERVICES + "/" + made.text("sid"));
    String one = SERVICES + "/" + made.text("sid");
    assertThat(stand.get(one).body()).isEqualTo(made.body());
    assertThat(stand.post(one, "SmartEncoding", "false").body().get("smart_encoding").asBoolean())
        .isFalse();
    assertThat(stand.post(SERVICES).code()).isEqualTo(20002);
    assertThat(stand.post(SERVICES, "FriendlyName", "x", "ValidityPeriod", "36001").code())
        .isEqualTo(20001);
    assertThat(stand.delete(one).status()).isEqualTo(204);
    assertThat(stand.get(one).code()).isEqualTo(20404);
  }

  @Test
  void listsServicesWithEveryMetaField() {
    JsonNode first = stand.get(SERVICES + "?PageSize=1").body();
    assertThat(names(first.get("meta")))
        .containsExactly(
            "page",
            "page_size",
            "first_page_url",
            "previous_page_url",
            "url",
            "next_page_url",
            "key");
    assertThat(first.get("services")).hasSize(1);
    String next = first.get("meta").get("next_page_url").asText();
    assertThat(next).startsWith("http://127.0.0.1:" + stand.api.port() + "/v1/Services?");
    JsonNode second = stand.get(next.substring(next.indexOf("/v1"))).body();
    assertThat(second.get("meta").get("next_page_url").isNull()).isTrue();
    assertThat(second.get("services").get(0).get("sid"))
        .isNotEqualTo(first.get("services").get(0).get("sid"));
  }

  @Test
  void fillsAPoolByTheRules() {
    String free = "PN" + "1".repeat(32);
    Stand.Answer added = stand.post(POOL, "PhoneNumberSid", free);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.body().get("capabilities"))
        .extracting(JsonNode::asText)
        .containsExactly("Voice", "SMS");
    assertThat(added.text("country_code")).isEqualTo("US");
    assertThat(stand.get(POOL + "/" + free).body()).isEqualTo(added.body());
    assertThat(stand.post(POOL, "PhoneNumberSid", free).code()).isEqualTo(21710);
    assertThat(stand.post(POOL, "PhoneNumberSid", "PN" + "2".repeat(32)).code()).isEqualTo(21712);
    assertThat(stand.post(POOL, "PhoneNumberSid", "PN" + "4".repeat(32)).code()).isEqualTo(21715);
    assertThat(stand.post(POOL, "PhoneNumberSid", "PN" + "5".repeat(32)).code()).isEqualTo(20404);
    assertThat(stand.post(POOL).code()).isEqualTo(20001);
    assertThat(
            stand
                .post(
                    Stand.MESSAGES,
                    "To",
                    Stand.TO,
                    "MessagingServiceSid",
                    Stand.EMPTY_SERVICE,
                    "Body",
                    "x")
                .status())
        .isEqualTo(201);
    assertThat(stand.delete(POOL + "/" + free).status()).isEqualTo(204);
    assertThat(stand.get(POOL).body().get("phone_numbers")).isEmpty();
    assertThat(stand.get(POOL.replace("PhoneNumbers", "ShortCodes")).body().get("short_codes"))
        .isEmpty();
    assertThat(stand.get(POOL.replace("PhoneNumbers", "AlphaSenders")).body().get("alpha_senders"))
        .isEmpty();
  }

  @Test
  void repeatsAnAdditionToAPoolThatMemoryForgot() {
    String free = "PN" + "1".repeat(32);
    assertThat(stand.postWithKey("k1", POOL, "PhoneNumberSid", free).status()).isEqualTo(201);
    stand.memory.forget();
    assertThat(stand.postWithKey("k1", POOL, "PhoneNumberSid", free).status()).isEqualTo(201);
  }

  @Test
  void saysWhenToComeAgainWhileTheDatabaseIsAway() {
    stand.store.setAway(true);
    for (Stand.Answer answer :
        List.of(
            stand.post(SERVICES, "FriendlyName", "x"),
            stand.post(ACCOUNTS + ".json"),
            stand.post(NUMBERS, "PhoneNumber", "+14155550100"),
            stand.delete(ACCOUNT + "/Keys/" + Stand.KEY + ".json"))) {
      assertThat(answer)
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(503, 20503);
      assertThat(answer.header("Retry-After")).contains("5");
    }
    assertThat(stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x").status())
        .isEqualTo(201);
    stand.store.setAway(false);
  }
}
