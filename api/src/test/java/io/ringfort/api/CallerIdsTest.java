package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.directory.OutgoingCallerId;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// <https://www.twilio.com/docs/voice/api/outgoing-caller-ids>; and what of voice hangs on numbers
/// and accounts.
class CallerIdsTest {
  private static final String ACCOUNTS = "/2010-04-01/Accounts/";
  private static final String CALLER_IDS = ACCOUNTS + Stand.ACCOUNT + "/OutgoingCallerIds.json";
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private void verify(int digit, String number) {
    Instant now = stand.clock.instant();
    stand.insert(
        new OutgoingCallerId(
            new PhoneNumberSid("PN" + "d".repeat(31) + digit),
            new AccountSid(Stand.ACCOUNT),
            new E164(number),
            "name " + digit,
            now.plusSeconds(digit),
            now));
  }

  private List<String> listed(String query) {
    List<String> numbers = new ArrayList<>();
    for (JsonNode item : stand.get(CALLER_IDS + query).body().get("outgoing_caller_ids")) {
      numbers.add(item.get("phone_number").asText());
    }
    return numbers;
  }

  @Test
  void listsRenamesAndForgetsVerifiedNumbers() {
    verify(1, "+442071234561");
    verify(2, "+442071234562");
    assertThat(listed("")).containsExactly("+442071234562", "+442071234561");
    assertThat(listed("?PhoneNumber=%2B442071234561")).containsExactly("+442071234561");
    assertThat(listed("?FriendlyName=name%202")).containsExactly("+442071234562");
    String one = CALLER_IDS.replace(".json", "/PN" + "d".repeat(31) + "1.json");
    Stand.Answer renamed = stand.post(one, "FriendlyName", "home");
    assertThat(renamed.text("friendly_name")).isEqualTo("home");
    List<String> names = new ArrayList<>();
    renamed.body().fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder(
            "sid",
            "date_created",
            "date_updated",
            "friendly_name",
            "account_sid",
            "phone_number",
            "uri");
    assertThat(stand.get(one).body()).isEqualTo(renamed.body());
    assertThat(stand.delete(one).status()).isEqualTo(204);
    assertThat(listed("")).containsExactly("+442071234562");
    // A number that is owned is no caller id.
    assertThat(stand.get(CALLER_IDS.replace(".json", "/PN" + "1".repeat(32) + ".json")).code())
        .isEqualTo(20404);
  }

  @Test
  void letsAnApplicationAnswerANumber() {
    String number =
        ACCOUNTS + Stand.ACCOUNT + "/IncomingPhoneNumbers/PN" + "1".repeat(32) + ".json";
    String application =
        stand
            .post(ACCOUNTS + Stand.ACCOUNT + "/Applications.json", "VoiceUrl", "https://e.com/")
            .text("sid");
    stand.post(number, "VoiceApplicationSid", application);
    assertThat(
            stand.directory.voiceApplication(
                stand.directory.number(new E164(Stand.FROM)).orElseThrow()))
        .isPresent();
    stand.delete(ACCOUNTS + Stand.ACCOUNT + "/Applications/" + application + ".json");
    assertThat(
            stand.directory.voiceApplication(
                stand.directory.number(new E164(Stand.FROM)).orElseThrow()))
        .isEmpty();
  }

  @Test
  void freesTheDomainsOfAnAccountThatIsClosed() {
    String domains = ACCOUNTS + Stand.SUBACCOUNT + "/SIP/Domains.json";
    assertThat(stand.post(domains, "DomainName", "a.sip.example.com").status()).isEqualTo(201);
    stand.post(ACCOUNTS + Stand.SUBACCOUNT + ".json", "Status", "closed");
    assertThat(
            stand
                .post(
                    ACCOUNTS + Stand.ACCOUNT + "/SIP/Domains.json",
                    "DomainName",
                    "a.sip.example.com")
                .status())
        .isEqualTo(201);
  }
}
