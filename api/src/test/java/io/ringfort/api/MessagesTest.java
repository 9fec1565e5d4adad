package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// <https://www.twilio.com/docs/messaging/api/message-resource>
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesTest {
  private Stand stand;

  @BeforeAll
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterAll
  void stop() {
    stand.close();
  }

  private Intent last() {
    return ((Command.Send) stand.appended.getLast()).intent();
  }

  @Test
  void answers201WithTheWholeResourceOnceTheIntentIsInTheQueue() {
    Stand.Answer answer =
        stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "Hello é 👍 a+b&c");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Twilio-Request-Id").orElseThrow()).matches("RQ[0-9a-f]{32}");
    assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
    String sid = answer.text("sid");
    List<String> names = new ArrayList<>();
    answer.body().fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "sid",
            "account_sid",
            "messaging_service_sid",
            "to",
            "from",
            "body",
            "status",
            "direction",
            "num_segments",
            "num_media",
            "date_created",
            "date_updated",
            "date_sent",
            "price",
            "price_unit",
            "error_code",
            "error_message",
            "api_version",
            "uri",
            "subresource_uris");
    assertThat(answer.text("date_created")).isEqualTo("Fri, 02 Jan 2026 03:04:05 +0000");
    assertThat(answer.text("body")).isEqualTo("Hello é 👍 a+b&c");
    assertThat(answer.text("status")).isEqualTo("queued");
    assertThat(answer.text("direction")).isEqualTo("outbound-api");
    assertThat(answer.body().get("num_segments").isTextual()).isTrue();
    assertThat(answer.text("uri"))
        .isEqualTo("/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Messages/" + sid + ".json");
    assertThat(answer.body().get("date_sent").isNull()).isTrue();
    assertThat(last().sid().value()).isEqualTo(sid);
    assertThat(last().content().body()).isEqualTo("Hello é 👍 a+b&c");
    assertThat(stand.get(answer.text("uri")).body()).isEqualTo(answer.body());
  }

  static Stream<List<Object>> refusals() {
    String to = Stand.TO;
    String from = Stand.FROM;
    String soon = "2026-01-02T03:09:04Z";
    String late = "2026-02-06T03:04:07Z";
    return Stream.of(
        List.of(21604, Map.of("From", from, "Body", "x")),
        List.of(21604, Map.of("to", to, "From", from, "Body", "x")),
        List.of(21211, Map.of("To", "5551234", "From", from, "Body", "x")),
        List.of(21211, Map.of("To", "+1555", "From", from, "Body", "x")),
        List.of(21211, Map.of("To", "whatsapp:" + to, "From", from, "Body", "x")),
        List.of(21603, Map.of("To", to, "Body", "x")),
        List.of(21602, Map.of("To", to, "From", from)),
        List.of(21602, Map.of("To", to, "From", from, "Body", "")),
        List.of(21617, Map.of("To", to, "From", from, "Body", "x".repeat(1601))),
        List.of(21212, Map.of("To", to, "From", "+1415", "Body", "x")),
        List.of(21212, Map.of("To", to, "From", "much too long a name", "Body", "x")),
        List.of(21606, Map.of("To", to, "From", "12345", "Body", "x")),
        List.of(21606, Map.of("To", to, "From", "ACME Inc", "Body", "x")),
        List.of(21606, Map.of("To", to, "From", Stand.DEAF, "Body", "x")),
        List.of(21659, Map.of("To", to, "From", "+14155559999", "Body", "x")),
        List.of(21659, Map.of("To", to, "From", Stand.STRANGERS, "Body", "x")),
        List.of(21266, Map.of("To", from, "From", from, "Body", "x")),
        List.of(21705, Map.of("To", to, "MessagingServiceSid", "MG1", "Body", "x")),
        List.of(21701, Map.of("To", to, "MessagingServiceSid", "MG" + "0".repeat(32), "Body", "x")),
        List.of(21704, Map.of("To", to, "MessagingServiceSid", Stand.EMPTY_SERVICE, "Body", "x")),
        List.of(
            21712,
            Map.of("To", to, "MessagingServiceSid", Stand.SERVICE, "From", from, "Body", "x")),
        List.of(21620, Map.of("To", to, "From", from, "MediaUrl", "ftp://example.com/1.png")),
        List.of(
            21612,
            Map.of("To", to, "From", from, "Body", "x", "MediaUrl", "https://example.com/1.png")),
        List.of(
            21612,
            Map.of(
                "To",
                to,
                "From",
                from,
                "Body",
                "x",
                "MediaUrl",
                "https://ex.com/1.png",
                "SendAt",
                "2026-01-02T03:04:05",
                "ValidityPeriod",
                "60")),
        List.of(21655, Map.of("To", to, "From", from, "ContentSid", "HX" + "0".repeat(32))),
        List.of(21609, Map.of("To", to, "From", from, "Body", "x", "StatusCallback", "not a url")),
        List.of(
            21609,
            Map.of(
                "To", to, "From", from, "Body", "x", "StatusCallback", "http://under_score.com/")),
        List.of(21218, Map.of("To", to, "From", from, "Body", "x", "ApplicationSid", "AP1")),
        List.of(21624, Map.of("To", to, "From", from, "Body", "x", "ValidityPeriod", "0")),
        List.of(21624, Map.of("To", to, "From", from, "Body", "x", "ValidityPeriod", "36001")),
        List.of(21624, Map.of("To", to, "From", from, "Body", "x", "ValidityPeriod", "soon")),
        List.of(20001, Map.of("To", to, "From", from, "Body", "x", "ContentRetention", "discard")),
        List.of(
            20001, Map.of("To", to, "From", from, "Body", "x", "AddressRetention", "obfuscate")),
        List.of(
            20001, Map.of("To", to, "From", from, "Body", "x", "SendAt", "2026-01-02T04:04:05Z")),
        List.of(20001, Map.of("To", to, "From", from, "Body", "x", "ScheduleType", "whenever")),
        List.of(
            35118,
            Map.of(
                "To",
                to,
                "From",
                from,
                "Body",
                "x",
                "ScheduleType",
                "fixed",
                "SendAt",
                "2026-01-02T04:04:05Z")),
        List.of(
            35111,
            Map.of(
                "To",
                to,
                "MessagingServiceSid",
                Stand.SERVICE,
                "Body",
                "x",
                "ScheduleType",
                "fixed")),
        List.of(
            35114,
            Map.of(
                "To",
                to,
                "MessagingServiceSid",
                Stand.SERVICE,
                "Body",
                "x",
                "ScheduleType",
                "fixed",
                "SendAt",
                soon)),
        List.of(
            35114,
            Map.of(
                "To",
                to,
                "MessagingServiceSid",
                Stand.SERVICE,
                "Body",
                "x",
                "ScheduleType",
                "fixed",
                "SendAt",
                late)),
        List.of(
            20001,
            Map.of(
                "To",
                to,
                "MessagingServiceSid",
                Stand.SERVICE,
                "Body",
                "x",
                "ScheduleType",
                "fixed",
                "SendAt",
                "tomorrow")),
        List.of(20001, Map.of("To", to, "From", from, "Body", "nul \0")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWithTheDocumentedCodeAndWithoutAnEffect(List<Object> row) {
    int before = stand.appended.size();
    @SuppressWarnings("unchecked")
    Map<String, String> params = (Map<String, String>) row.get(1);

    Stand.Answer answer = stand.post(Stand.MESSAGES, flat(params));

    assertThat(answer.code()).isEqualTo(row.get(0));
    assertThat(answer.body().get("status").asInt()).isEqualTo(answer.status()).isBetween(400, 404);
    assertThat(answer.text("more_info"))
        .isEqualTo("https://www.twilio.com/docs/errors/" + row.get(0));
    assertThat(stand.appended).hasSize(before);
  }

  private static String[] flat(Map<String, String> params) {
    return params.entrySet().stream()
        .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
        .toArray(String[]::new);
  }

  @Test
  void refusesMoreThanTenMedia() {
    List<String> params = new ArrayList<>(List.of("To", Stand.TO, "From", Stand.FROM));
    for (int i = 0; i < 11; i++) {
      params.addAll(List.of("MediaUrl", "https://example.com/" + i));
    }
    assertThat(stand.post(Stand.MESSAGES, params.toArray(String[]::new)).code()).isEqualTo(21623);
  }

  @Test
  void ignoresUnknownParametersAndThoseThatMeanNothingHere() {
    Stand.Answer answer =
        stand.post(
            Stand.MESSAGES,
            "To",
            Stand.TO,
            "From",
            Stand.FROM,
            "Body",
            "x",
            "MessageIntent",
            "otp",
            "MaxPrice",
            "0.1",
            "ProvideFeedback",
            "true",
            "Attempt",
            "2",
            "ForceDelivery",
            "true",
            "PersistentAction",
            "a",
            "PersistentAction",
            "b",
            "TrafficType",
            "free",
            "ShortenUrls",
            "true",
            "SendAsMms",
            "false",
            "RiskCheck",
            "enable",
            "FallbackFrom",
            Stand.POOLED,
            "ContentVariables",
            "{}",
            "ApplicationSid",
            "AP" + "0".repeat(32),
            "Whatever",
            "1");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void keepsCallbackAndValidityInTheIntent() {
    stand.post(
        Stand.MESSAGES,
        "To",
        Stand.TO,
        "From",
        Stand.FROM,
        "Body",
        "x",
        "ValidityPeriod",
        "60",
        "StatusCallback",
        "https://example.com/cb?x=1");
    assertThat(last().terms().statusCallback()).isEqualTo("https://example.com/cb?x=1");
    assertThat(last().terms().expires()).isEqualTo(stand.clock.instant().plusSeconds(60));
    assertThat(last().terms().remembered()).isNull();
  }

  @Test
  void replacesLookAlikesOnlyWhereAskedTo() {
    stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "“x”");
    assertThat(last().content().wireText()).isNull();
    stand.post(
        Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "“x”", "SmartEncoded", "true");
    assertThat(last().content().wireText()).isEqualTo("\"x\"");
    assertThat(last().content().body()).isEqualTo("“x”");
    stand.post(Stand.MESSAGES, "To", Stand.TO, "MessagingServiceSid", Stand.SERVICE, "Body", "“x”");
    assertThat(last().content().wireText()).isEqualTo("\"x\"");
    stand.post(
        Stand.MESSAGES,
        "To",
        Stand.TO,
        "MessagingServiceSid",
        Stand.SERVICE,
        "Body",
        "“x”",
        "SmartEncoded",
        "false");
    assertThat(last().content().wireText()).isNull();
  }

  @Test
  void hidesTheSenderOfAServiceUntilItIsQueued() {
    Stand.Answer answer =
        stand.post(
            Stand.MESSAGES,
            "To",
            Stand.TO,
            "MessagingServiceSid",
            Stand.SERVICE,
            "Body",
            "x".repeat(300));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("status")).isEqualTo("accepted");
    assertThat(answer.body().get("from").isNull()).isTrue();
    assertThat(answer.text("num_segments")).isEqualTo("0");
    assertThat(answer.text("messaging_service_sid")).isEqualTo(Stand.SERVICE);
    assertThat(last().parties().from()).isIn(Stand.POOLED, Stand.POOLED_NEAR);
    assertThat(last().content().segments()).isEqualTo(2);
  }

  @Test
  void keepsARecipientsSenderAndUsesTheWholePool() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String to = "+1503555" + (1000 + i);
      stand.post(Stand.MESSAGES, "To", to, "MessagingServiceSid", Stand.SERVICE, "Body", "x");
      first.add(last().parties().from());
      stand.post(Stand.MESSAGES, "To", to, "MessagingServiceSid", Stand.SERVICE, "Body", "y");
      second.add(last().parties().from());
    }
    assertThat(second).isEqualTo(first);
    assertThat(first.stream().filter(Stand.POOLED::equals).count()).isBetween(8L, 32L);
  }

  @Test
  void prefersASenderOfTheRecipientsAreaCode() {
    for (int i = 0; i < 20; i++) {
      stand.post(
          Stand.MESSAGES,
          "To",
          "+1312555" + (1000 + i),
          "MessagingServiceSid",
          Stand.SERVICE,
          "Body",
          "x");
      assertThat(last().parties().from()).isEqualTo(Stand.POOLED_NEAR);
    }
  }

  @Test
  void schedulesWithATimeWithoutZoneAsUtc() {
    Stand.Answer answer =
        stand.post(
            Stand.MESSAGES,
            "To",
            Stand.TO,
            "MessagingServiceSid",
            Stand.SERVICE,
            "Body",
            "x",
            "ScheduleType",
            "fixed",
            "SendAt",
            "2026-01-02T04:04:05");
    assertThat(answer.text("status")).isEqualTo("scheduled");
    assertThat(last().terms().notBefore()).isEqualTo("2026-01-02T04:04:05Z");
    assertThat(last().terms().expires()).isEqualTo("2026-01-02T14:04:05Z");
  }

  @Test
  void refusesARecipientWhoOptedOutUnlessAServiceSends() {
    String to = "+15035559001";
    stand.optOuts.block(new AccountSid(Stand.ACCOUNT), Stand.FROM, to).join();
    assertThat(stand.post(Stand.MESSAGES, "To", to, "From", Stand.FROM, "Body", "x").code())
        .isEqualTo(21610);
    stand.optOuts.block(new AccountSid(Stand.ACCOUNT), Stand.SERVICE, to).join();
    assertThat(
            stand
                .post(Stand.MESSAGES, "To", to, "MessagingServiceSid", Stand.SERVICE, "Body", "x")
                .status())
        .isEqualTo(201);
  }

  @Test
  void refusesASenderWhoseQueueIsFull() {
    String key = Messages.senderKey(new AccountSid(Stand.ACCOUNT), Stand.POOLED);
    stand.memory.map(Messages.FULL_SENDERS).put(key, new byte[] {1}, Duration.ofSeconds(60));
    assertThat(stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.POOLED, "Body", "x").code())
        .isEqualTo(21611);
    stand.memory.map(Messages.FULL_SENDERS).remove(key);
    assertThat(
            stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.POOLED, "Body", "x").status())
        .isEqualTo(201);
  }

  @Test
  void hidesMessagesOfOtherAccounts() {
    String sid =
        stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x").text("sid");
    Stand.Answer answer =
        stand.get("/2010-04-01/Accounts/" + Stand.SUBACCOUNT + "/Messages/" + sid + ".json");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo(20404);
    assertThat(
            stand.get(Stand.MESSAGES.replace(".json", "/SM" + "0".repeat(32) + ".json")).status())
        .isEqualTo(404);
    assertThat(stand.get(Stand.MESSAGES.replace(".json", "/nonsense.json")).status())
        .isEqualTo(404);
  }

  @Test
  void hasNoMedia() {
    String sid =
        stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x").text("sid");
    String media = Stand.MESSAGES.replace(".json", "/" + sid + "/Media");
    Stand.Answer list = stand.get(media + ".json");
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body().get("media_list").isEmpty()).isTrue();
    assertThat(stand.get(media + "/ME" + "0".repeat(32) + ".json").status()).isEqualTo(404);
  }

  @Test
  void refusesToDeleteOrRedactWhatHasNotEnded() {
    String one =
        stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x").text("uri");
    assertThat(stand.delete(one))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(409, 20009);
    assertThat(stand.post(one, "Body", ""))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(409, 20009);
    assertThat(stand.post(one, "Body", "new").code()).isEqualTo(20001);
    assertThat(stand.post(one, "Status", "canceled").code()).isEqualTo(30409);
    assertThat(stand.post(one, "Status", "delivered").code()).isEqualTo(20001);
    assertThat(stand.post(one).code()).isEqualTo(20001);
  }

  @Test
  void answersTheRequestThatTheJavaSdkSends() {
    String body =
        "ValidityPeriod=60&StatusCallback=https%3A%2F%2Fex.com%2Fcb%3Fx%3D1&To=%2B15035550002&From=%2B14155550001&SmartEncoded=true"
            + "&Body=Hello+%C3%A9+%F0%9F%91%8D+a%2Bb%26c";
    Stand.Answer answer =
        stand.send(
            stand
                .request(Stand.MESSAGES)
                .setHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("Accept-Encoding", "gzip, x-gzip, deflate")
                .header("X-Twilio-Client", "java-13.0.1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("body")).isEqualTo("Hello é 👍 a+b&c");
  }

  @Test
  void answersTheRequestThatTheNodeSdkSends() {
    String body =
        "To=%2B15035550002&StatusCallback=https%3A%2F%2Fex.com%2Fcb%3Fx%3D1&ValidityPeriod=60&SmartEncoded=true&From=%2B14155550001"
            + "&Body=Hello%20%C3%A9%20%F0%9F%91%8D%20a%2Bb%26c";
    Stand.Answer answer =
        stand.send(
            stand
                .request(Stand.MESSAGES)
                .header("Accept", "application/json")
                .header("Accept-Charset", "utf-8")
                .header("Accept-Encoding", "gzip, compress, deflate, br")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("body")).isEqualTo("Hello é 👍 a+b&c");
  }

  @Test
  void listsThroughAllPagesEachMessageOnce() throws IOException {
    try (Stand own = new Stand()) {
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        own.clock.advance(Duration.ofSeconds(1));
        sent.addFirst(
            own.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "n" + i)
                .text("sid"));
      }
      List<String> listed = new ArrayList<>();
      String next = Stand.MESSAGES + "?PageSize=3&To=" + Stand.TO.replace("+", "%2B");
      List<Integer> starts = new ArrayList<>();
      while (!next.equals("null")) {
        JsonNode page = own.get(next).body();
        page.get("messages").forEach(m -> listed.add(m.get("sid").asText()));
        starts.add(page.get("start").asInt());
        next = page.get("next_page_uri").asText();
        assertThat(page.get("first_page_uri").asText())
            .isEqualTo(Stand.MESSAGES + "?To=%2B15035550002&PageSize=3&Page=0");
      }
      assertThat(listed).isEqualTo(sent);
      assertThat(starts).containsExactly(0, 3, 6);
    }
  }

  @Test
  void checksPagesAndDates() {
    assertThat(stand.get(Stand.MESSAGES + "?PageSize=1001"))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(400, 20007);
    assertThat(stand.get(Stand.MESSAGES + "?PageSize=0").code()).isEqualTo(20001);
    assertThat(stand.get(Stand.MESSAGES + "?PageToken=nonsense").code()).isEqualTo(21481);
    assertThat(stand.get(Stand.MESSAGES + "?PageToken=PAnonsense").code()).isEqualTo(21481);
    assertThat(stand.get(Stand.MESSAGES + "?PageSize=1000&Page=0").status()).isEqualTo(200);
    assertThat(stand.get(Stand.MESSAGES + "?DateSent=yesterday").code()).isEqualTo(20001);
    for (String date :
        List.of(
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05Z",
            "2026-01-02%2003:04:05.123",
            "Fri,%2002%20Jan%202026%2003:04:05%20%2B0000")) {
      assertThat(stand.get(Stand.MESSAGES + "?PageSize=1&DateSent%3E=" + date).status())
          .as(date)
          .isEqualTo(200);
    }
  }
}
