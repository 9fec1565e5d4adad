package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.directory.DomainMapping.Use;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.SipDomainSid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// <https://www.twilio.com/docs/voice/sip/api> and
/// <https://www.twilio.com/docs/usage/api/applications>
class SipTest {
  private static final String ACCOUNT = "/2010-04-01/Accounts/" + Stand.ACCOUNT;
  private static final String SIP = ACCOUNT + "/SIP";
  private static final String DOMAINS = SIP + "/Domains.json";
  private static final String LISTS = SIP + "/CredentialLists.json";
  private static final String IP_LISTS = SIP + "/IpAccessControlLists.json";
  private static final String PASSWORD = "Correct4Horse";
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Stand.Answer domain() {
    return stand.post(DOMAINS, "DomainName", "Acme.sip.example.com", "VoiceUrl", "https://e.com/v");
  }

  private static String below(Stand.Answer resource, String path) {
    return resource.text("uri").replace(".json", path + ".json");
  }

  // Applications

  @Test
  void keepsAnApplication() {
    String applications = ACCOUNT + "/Applications.json";
    Stand.Answer made =
        stand.post(
            applications,
            "FriendlyName",
            "phone menu",
            "VoiceUrl",
            "https://e.com/v",
            "VoiceMethod",
            "GET",
            "VoiceCallerIdLookup",
            "true");
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "api_version",
            "date_created",
            "date_updated",
            "friendly_name",
            "message_status_callback",
            "sid",
            "sms_fallback_method",
            "sms_fallback_url",
            "sms_method",
            "sms_status_callback",
            "sms_url",
            "status_callback",
            "status_callback_method",
            "uri",
            "voice_caller_id_lookup",
            "voice_fallback_method",
            "voice_fallback_url",
            "voice_method",
            "voice_url",
            "public_application_connect_enabled");
    assertThat(made.text("voice_method")).isEqualTo("GET");
    assertThat(made.text("sms_method")).isEqualTo("POST");
    assertThat(made.body().get("sms_url").isNull()).isTrue();
    assertThat(made.body().get("voice_caller_id_lookup").asBoolean()).isTrue();
    String one = made.text("uri");
    Stand.Answer changed = stand.post(one, "VoiceUrl", "", "SmsUrl", "https://e.com/s");
    assertThat(changed.body().get("voice_url").isNull()).isTrue();
    assertThat(changed.text("friendly_name")).isEqualTo("phone menu");
    assertThat(stand.get(one).body()).isEqualTo(changed.body());
    assertThat(stand.get(applications + "?FriendlyName=other").body().get("applications"))
        .isEmpty();
    assertThat(stand.get(applications).body().get("applications")).hasSize(1);
    assertThat(stand.post(one, "VoiceUrl", "x").code()).isEqualTo(21402);
    assertThat(stand.post(one, "VoiceMethod", "PUT").code()).isEqualTo(21403);
    assertThat(stand.delete(one).status()).isEqualTo(204);
    assertThat(stand.get(one).code()).isEqualTo(20404);
  }

  @Test
  void repeatsACreateThatMemoryForgot() {
    Stand.Answer first = stand.postWithKey("k", LISTS, "FriendlyName", "phones");
    stand.memory.forget();
    Stand.Answer again = stand.postWithKey("k", LISTS, "FriendlyName", "phones");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    stand.memory.forget();
    assertThat(stand.postWithKey("k", LISTS, "FriendlyName", "other").code()).isEqualTo(20422);
  }

  @Test
  void repeatsACreateThatWouldNotBeAllowedAnyMore() {
    Stand.Answer domain = domain();
    String list = stand.post(LISTS, "FriendlyName", "phones").text("sid");
    String mappings = below(domain, "/CredentialListMappings");
    assertThat(stand.postWithKey("k", mappings, "CredentialListSid", list).status()).isEqualTo(201);
    stand.memory.forget();
    // Behind the API's back, as another host may do it meanwhile.
    stand.writer.delete(list);
    assertThat(stand.postWithKey("k", mappings, "CredentialListSid", list).status()).isEqualTo(201);
  }

  // Domains

  @Test
  void keepsADomainThatNobodyElseCanHave() {
    Stand.Answer made = domain();
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "api_version",
            "auth_type",
            "date_created",
            "date_updated",
            "domain_name",
            "friendly_name",
            "sid",
            "uri",
            "voice_fallback_method",
            "voice_fallback_url",
            "voice_method",
            "voice_status_callback_method",
            "voice_status_callback_url",
            "voice_url",
            "subresource_uris",
            "sip_registration",
            "emergency_calling_enabled",
            "secure",
            "byoc_trunk_sid",
            "emergency_caller_sid");
    assertThat(made.text("domain_name")).isEqualTo("acme.sip.example.com");
    assertThat(made.text("auth_type")).isEmpty();
    assertThat(domain().code()).isEqualTo(21232);
    Stand.Answer other = stand.post(DOMAINS, "DomainName", "other.sip.example.com");
    assertThat(stand.post(other.text("uri"), "DomainName", "acme.sip.example.com").code())
        .isEqualTo(21232);
    Stand.Answer renamed =
        stand.post(
            other.text("uri"), "DomainName", "new.sip.example.com", "SipRegistration", "true");
    assertThat(renamed.body().get("sip_registration").asBoolean()).isTrue();
    assertThat(stand.directory.sipDomain("new.sip.example.com")).isPresent();
    assertThat(stand.directory.sipDomain("other.sip.example.com")).isEmpty();
    assertThat(stand.get(DOMAINS).body().get("domains")).hasSize(2);
  }

  @Test
  void refusesNamesThatMayBeOurs() {
    for (String name :
        List.of(
            "",
            "acme",
            "sip.example.com",
            "edge.example.com",
            "a_b.sip.example.com",
            "127.0.0.1")) {
      assertThat(stand.post(DOMAINS, "DomainName", name).code()).as(name).isEqualTo(21232);
    }
    assertThat(stand.post(DOMAINS, "DomainName", "a.sip.e.com", "VoiceUrl", "x").code())
        .isEqualTo(21402);
  }

  // Credentials

  @Test
  void keepsCredentialsWithoutShowingThem() throws IOException {
    Stand.Answer list = stand.post(LISTS, "FriendlyName", "phones");
    assertThat(list.status()).isEqualTo(201);
    String credentials = below(list, "/Credentials");
    Stand.Answer made = stand.post(credentials, "Username", "alice", "Password", PASSWORD);
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactlyInAnyOrder(
            "sid",
            "account_sid",
            "credential_list_sid",
            "username",
            "date_created",
            "date_updated",
            "uri");
    CredentialListSid sid = new CredentialListSid(list.text("sid"));
    assertThat(stand.directory.sipCredential(sid, "alice").orElseThrow().password().reveal())
        .isEqualTo(PASSWORD);
    assertThat(stand.post(credentials, "Username", "alice", "Password", PASSWORD).code())
        .isEqualTo(21243);
    for (String weak : List.of("", "Short1", "alllowercase1", "ALLUPPERCASE1", "NoDigitsAtAll")) {
      Stand.Answer refused = stand.post(credentials, "Username", "bob", "Password", weak);
      assertThat(refused.code()).as(weak).isEqualTo(21243);
    }
    assertThat(stand.post(credentials, "Username", "a b", "Password", PASSWORD).code())
        .isEqualTo(21243);
    assertThat(stand.post(credentials, "Username", "x".repeat(33), "Password", PASSWORD).code())
        .isEqualTo(21243);
    assertThat(stand.post(made.text("uri"), "Password", "Another4Horse").status()).isEqualTo(200);
    assertThat(stand.directory.sipCredential(sid, "alice").orElseThrow().password().reveal())
        .isEqualTo("Another4Horse");
    assertThat(stand.get(credentials).body().get("credentials")).hasSize(1);
    assertThat(stand.delete(made.text("uri")).status()).isEqualTo(204);
    assertThat(stand.get(credentials).body().get("credentials")).isEmpty();
  }

  @Test
  void namesListsOnceAndTakesTheirMembersAlong() {
    Stand.Answer list = stand.post(LISTS, "FriendlyName", "phones");
    assertThat(stand.post(LISTS, "FriendlyName", "phones").code()).isEqualTo(21240);
    assertThat(stand.post(LISTS).code()).isEqualTo(21240);
    assertThat(stand.post(list.text("uri"), "FriendlyName", "desks").text("friendly_name"))
        .isEqualTo("desks");
    stand.post(below(list, "/Credentials"), "Username", "alice", "Password", PASSWORD);
    assertThat(stand.delete(list.text("uri")).status()).isEqualTo(204);
    assertThat(stand.directory.sipCredentials(new CredentialListSid(list.text("sid")))).isEmpty();
  }

  // Addresses

  @Test
  void keepsAddresses() {
    Stand.Answer list = stand.post(IP_LISTS, "FriendlyName", "office");
    String addresses = below(list, "/IpAddresses");
    Stand.Answer made = stand.post(addresses, "FriendlyName", "door", "IpAddress", "192.0.2.1");
    assertThat(made.body().get("cidr_prefix_length").asInt()).isEqualTo(32);
    assertThat(made.text("ip_access_control_list_sid")).isEqualTo(list.text("sid"));
    assertThat(
            stand.post(made.text("uri"), "CidrPrefixLength", "24").body().get("cidr_prefix_length"))
        .hasToString("24");
    for (String bad :
        List.of("", "192.0.2", "192.0.2.256", "192.0.2.01", "::1", "192.0.2.1.", "a")) {
      assertThat(stand.post(addresses, "FriendlyName", "x", "IpAddress", bad).code())
          .as(bad)
          .isEqualTo(21238);
    }
    assertThat(
            stand
                .post(
                    addresses, "FriendlyName", "x", "IpAddress", "0.0.0.0", "CidrPrefixLength", "0")
                .code())
        .isEqualTo(21238);
    assertThat(stand.post(addresses, "IpAddress", "192.0.2.1").code()).isEqualTo(21238);
    assertThat(stand.get(addresses).body().get("ip_addresses")).hasSize(1);
    assertThat(stand.delete(list.text("uri")).status()).isEqualTo(204);
    assertThat(stand.get(addresses).code()).isEqualTo(20404);
  }

  // Mappings

  @Test
  void mapsListsToADomainForCallsAndForRegistrations() {
    Stand.Answer domain = domain();
    Stand.Answer list = stand.post(LISTS, "FriendlyName", "phones");
    Stand.Answer ips = stand.post(IP_LISTS, "FriendlyName", "office");
    String old = below(domain, "/CredentialListMappings");
    Stand.Answer mapped = stand.post(old, "CredentialListSid", list.text("sid"));
    assertThat(mapped.status()).isEqualTo(201);
    assertThat(names(mapped.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "date_created",
            "date_updated",
            "domain_sid",
            "friendly_name",
            "sid",
            "uri");
    assertThat(mapped.text("sid")).isEqualTo(list.text("sid"));
    assertThat(stand.get(mapped.text("uri")).body()).isEqualTo(mapped.body());
    assertThat(stand.post(old, "CredentialListSid", list.text("sid")).code()).isEqualTo(21231);
    assertThat(stand.post(old, "CredentialListSid", ips.text("sid")).code()).isEqualTo(21231);
    assertThat(stand.post(old).code()).isEqualTo(21231);
    stand.post(
        below(domain, "/Auth/Calls/IpAccessControlListMappings"),
        "IpAccessControlListSid",
        ips.text("sid"));
    assertThat(stand.get(domain.text("uri")).text("auth_type")).isEqualTo("IP_ACL,CREDENTIAL_LIST");
    Stand.Answer calls = stand.get(below(domain, "/Auth/Calls/CredentialListMappings"));
    assertThat(calls.body().get("contents")).hasSize(1);
    assertThat(names(calls.body().get("contents").get(0)))
        .containsExactlyInAnyOrder(
            "account_sid", "date_created", "date_updated", "friendly_name", "sid");
    String registrations = below(domain, "/Auth/Registrations/CredentialListMappings");
    assertThat(stand.get(registrations).body().get("contents")).isEmpty();
    stand.post(registrations, "CredentialListSid", list.text("sid"));
    SipDomainSid sid = new SipDomainSid(domain.text("sid"));
    assertThat(stand.directory.mappings(sid, Use.REGISTRATIONS)).hasSize(1);
    assertThat(stand.delete(list.text("uri")).code()).isEqualTo(21241);
    assertThat(stand.delete(ips.text("uri")).code()).isEqualTo(21236);
    assertThat(stand.delete(mapped.text("uri")).status()).isEqualTo(204);
    assertThat(stand.get(old).body().get("credential_list_mappings")).isEmpty();
    assertThat(stand.post(old, "CredentialListSid", list.text("sid")).status()).isEqualTo(201);
    assertThat(stand.delete(domain.text("uri")).status()).isEqualTo(204);
    assertThat(stand.directory.mappings(sid, Use.CALLS)).isEmpty();
    assertThat(stand.delete(list.text("uri")).status()).isEqualTo(204);
  }

  @Test
  void hidesWhatBelongsToOthers() {
    Stand.Answer domain = domain();
    assertThat(stand.get(domain.text("uri").replace(Stand.ACCOUNT, Stand.SUBACCOUNT)).code())
        .isEqualTo(20404);
    Stand.Answer foreign =
        stand.post(LISTS.replace(Stand.ACCOUNT, Stand.SUBACCOUNT), "FriendlyName", "phones");
    assertThat(
            stand
                .post(
                    below(domain, "/CredentialListMappings"),
                    "CredentialListSid",
                    foreign.text("sid"))
                .code())
        .isEqualTo(21231);
  }
}
