package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notification.Level;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.lifecycle.CallStatus;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can be read afterwards: events, notifications, timelines.
class TimelineTest {
  private static final String ACCOUNT = "/2010-04-01/Accounts/" + Stand.ACCOUNT;
  private static final Instant AT = Instant.parse("2026-01-02T03:04:06Z");
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

  private String callWithSteps() {
    Stand.Answer call =
        stand.post(
            ACCOUNT + "/Calls.json", "To", Stand.TO, "From", Stand.FROM, "Url", "https://e.com/v");
    stand.calls.move(
        new CallSid(call.text("sid")),
        CallStatus.IN_PROGRESS,
        AT,
        new TimelineEntry(AT, "sip", "INVITE", Map.of()),
        new TimelineEntry(
            AT.plusSeconds(1),
            "webhook",
            "document asked for",
            Map.of(
                "method", "POST",
                "url", "https://e.com/v",
                "status", "200",
                "latencyMs", "17",
                "param.CallStatus", "in-progress")));
    return call.text("sid");
  }

  /// <https://www.twilio.com/docs/voice/api/call-event-resource>
  @Test
  void listsTheRequestsOfACall() {
    String sid = callWithSteps();
    JsonNode body = stand.get(ACCOUNT + "/Calls/" + sid + "/Events.json").body();
    assertThat(body.get("events")).hasSize(1);
    JsonNode event = body.get("events").get(0);
    assertThat(event.get("request").get("url").asText()).isEqualTo("https://e.com/v");
    assertThat(event.get("request").get("parameters").get("CallStatus").asText())
        .isEqualTo("in-progress");
    assertThat(event.get("response").get("response_code").asText()).isEqualTo("200");
    assertThat(event.get("response").get("request_duration").asText()).isEqualTo("17");
    assertThat(stand.get(ACCOUNT + "/Calls/CA" + "9".repeat(32) + "/Events.json").code())
        .isEqualTo(20404);
  }

  @Test
  void tellsWhatHappenedToACall() {
    String sid = callWithSteps();
    Stand.Answer timeline = stand.get("/v1/timeline/" + sid);
    assertThat(timeline.text("kind")).isEqualTo("call");
    assertThat(timeline.body().get("entries"))
        .extracting(e -> e.get("kind").asText())
        .containsExactly("sip", "webhook");
    assertThat(timeline.body().get("verdict").isNull()).isTrue();
    assertThat(
            stand
                .send(
                    stand
                        .request("/v1/timeline/" + sid)
                        .setHeader("Authorization", Stand.basic(Stand.STRANGER, Stand.TOKEN))
                        .GET())
                .code())
        .isEqualTo(20404);
    assertThat(stand.get("/v1/timeline/x").code()).isEqualTo(20404);
  }

  @Test
  void tellsWhatHappenedToAMessage() {
    Stand.Answer message =
        stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x");
    Stand.Answer timeline = stand.get("/v1/timeline/" + message.text("sid"));
    assertThat(timeline.text("kind")).isEqualTo("message");
    assertThat(timeline.body().get("entries"))
        .extracting(e -> e.get("text").asText())
        .containsExactly("accepted", "queued");
  }

  private Stand.Answer messageWithWebhook(String token, Map<String, String> details) {
    Stand.Answer message =
        stand.post(
            Stand.MESSAGES,
            "To",
            Stand.TO,
            "From",
            Stand.FROM,
            "Body",
            "x",
            "StatusCallback",
            "https://e.com/status#rc=2");
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "method",
                "POST",
                "url",
                "https://e.com/status",
                "token",
                token,
                "param.MessageStatus",
                "sent",
                "param.SmsStatus",
                "sent"));
    all.putAll(details);
    Map<String, Object> step =
        Map.of(
            "message",
            message.text("sid"),
            "entry",
            new TimelineEntry(Instant.now(), "webhook", "told", all));
    stand.archive.insert(
        List.of(
            new Archived(
                "TL" + "1".repeat(32),
                new AccountSid(Stand.ACCOUNT),
                "message-step",
                AT,
                new String(stand.json.bytes(step), StandardCharsets.UTF_8))));
    return message;
  }

  @Test
  void aWebhookOfAMessageThatFailedIsSentAgain() {
    String token = "11111111-1111-3111-8111-111111111111";
    Stand.Answer message = messageWithWebhook(token, Map.of("code", "11200", "status", "500"));
    JsonNode entries = stand.get("/v1/timeline/" + message.text("sid")).body().get("entries");
    assertThat(entries).hasSize(3);
    JsonNode details = entries.get(2).get("details");
    assertThat(details.get("token").asText()).isEqualTo(token);
    assertThat(details.get("param.To").asText()).isEqualTo(Stand.TO);
    List<JsonNode> owed = new CopyOnWriteArrayList<>();
    stand.queue.follow(
        stand.topics.webhooks(),
        null,
        entry -> owed.add(stand.json.read(Objects.requireNonNull(entry.value()), JsonNode.class)));

    String path = "/v1/timeline/" + message.text("sid") + "/webhooks/" + token + "/resend";
    assertThat(stand.post(path).status()).isEqualTo(202);

    await().until(() -> owed.size() == 1);
    JsonNode job = owed.getFirst();
    assertThat(job.get("is").asText()).isEqualTo("status");
    assertThat(job.get("byHand").asBoolean()).isTrue();
    assertThat(job.get("token").asText()).isEqualTo(token);
    assertThat(job.get("url").asText()).isEqualTo("https://e.com/status#rc=2");
    assertThat(job.get("params").get("MessageStatus").asText()).isEqualTo("sent");
    assertThat(job.get("params").get("MessageSid").asText()).isEqualTo(message.text("sid"));
    assertThat(
            stand
                .send(
                    stand
                        .request(path)
                        .setHeader("Authorization", Stand.basic(Stand.STRANGER, Stand.TOKEN))
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .code())
        .isEqualTo(20404);
    assertThat(stand.post(path.replace(token, "other")).code()).isEqualTo(20404);
    assertThat(owed).hasSize(1);
  }

  @Test
  void aWebhookOfAMessageThatWasAnsweredIsNotSentAgain() {
    Stand.Answer message = messageWithWebhook("t", Map.of("status", "200"));
    Stand.Answer answer = stand.post("/v1/timeline/" + message.text("sid") + "/webhooks/t/resend");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo(20409);
  }

  // https://www.twilio.com/docs/usage/api/notification

  private NotificationSid notification(int digit, Level level, @Nullable String call) {
    NotificationSid sid = new NotificationSid("NO" + String.valueOf(digit).repeat(32));
    stand.notifications.append(
        new Notification(
            sid,
            new AccountSid(Stand.ACCOUNT),
            call,
            level,
            11200,
            "your server answered 500 & nothing else",
            new Notification.Exchange(
                "POST",
                "https://e.com/v",
                Map.of("CallSid", "CA1"),
                Map.of("Content-Type", "text/html"),
                "oops"),
            AT.plusSeconds(digit)));
    return sid;
  }

  @Test
  void listsNotifications() {
    String call = "CA" + "7".repeat(32);
    NotificationSid error = notification(1, Level.ERROR, call);
    NotificationSid warning = notification(2, Level.WARNING, null);
    await().untilAsserted(() -> assertThat(listed("/Notifications.json")).hasSize(2));
    assertThat(listed("/Notifications.json")).containsExactly(warning.value(), error.value());
    assertThat(listed("/Notifications.json?Log=0")).containsExactly(error.value());
    assertThat(listed("/Notifications.json?Log=1")).containsExactly(warning.value());
    assertThat(listed("/Notifications.json?MessageDate=2026-01-03")).isEmpty();
    assertThat(listed("/Calls/" + call + "/Notifications.json")).containsExactly(error.value());
    Stand.Answer first = stand.get(ACCOUNT + "/Notifications.json?PageSize=1");
    assertThat(stand.get(first.text("next_page_uri")).body().get("notifications").get(0).get("sid"))
        .hasToString("\"" + error + "\"");
    assertThat(stand.get(ACCOUNT + "/Notifications.json?Log=2").code()).isEqualTo(20001);
    Stand.Answer one = stand.get(ACCOUNT + "/Calls/" + call + "/Notifications/" + error + ".json");
    assertThat(names(one.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "api_version",
            "call_sid",
            "date_created",
            "date_updated",
            "error_code",
            "log",
            "message_date",
            "message_text",
            "more_info",
            "request_method",
            "request_url",
            "request_variables",
            "response_body",
            "response_headers",
            "sid",
            "uri");
    assertThat(one.text("log")).isEqualTo("0");
    assertThat(one.text("error_code")).isEqualTo("11200");
    assertThat(one.text("message_text")).contains("Msg=your+server+answered+500+%26+nothing+else");
    assertThat(one.text("response_body")).isEqualTo("oops");
    assertThat(stand.get(ACCOUNT + "/Calls/" + call + "/Notifications/" + warning + ".json").code())
        .isEqualTo(20404);
    assertThat(stand.get(ACCOUNT + "/Notifications/" + warning + ".json").status()).isEqualTo(200);
  }

  private List<String> listed(String path) {
    List<String> sids = new ArrayList<>();
    stand
        .get(ACCOUNT + path)
        .body()
        .get("notifications")
        .forEach(n -> sids.add(n.get("sid").asText()));
    return sids;
  }
}
