package io.ringfort.acceptance.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Signed;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A message's timeline says what customers' servers were asked and told, and what failed there is
/// sent again when its owner says so. <https://www.twilio.com/docs/usage/webhooks>
@ExtendWith(SharedStack.class)
final class MessageWebhooksTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Carrier carrier;
  private final Api api;
  private final Signed signed;
  private final String from;
  private final String handset = Carrier.newHandset();
  private final String sink = "hooks-" + handset.substring(1);

  MessageWebhooksTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    signed = Signed.by(stack);
    from = stack.credentials().numbers().getFirst();
  }

  private List<JsonNode> webhooks(String sid) {
    return StreamSupport.stream(
            api.get("/v1/timeline/" + sid).body().path("entries").spliterator(), false)
        .filter(entry -> entry.path("kind").asText().equals("webhook"))
        .toList();
  }

  private List<JsonNode> awaitWebhooks(String sid, int number) {
    return await().atMost(SOON).until(() -> webhooks(sid), list -> list.size() == number);
  }

  private static String detail(JsonNode entry, String name) {
    return entry.path("details").path(name).asText();
  }

  private Answer resend(String sid, JsonNode entry) {
    return api.post("/v1/timeline/" + sid + "/webhooks/" + detail(entry, "token") + "/resend");
  }

  private List<String> tokens() {
    return carrier.asked(sink).stream()
        .map(asked -> asked.path("headers").path("i-twilio-idempotency-token").path(0).asText())
        .toList();
  }

  @Test
  void aStatusCallbackThatFailedIsSentAgainWithItsTokenAndSignature() {
    // A refusal: it is not repeated by itself.
    carrier.answer(sink, Map.of("status", 404));
    String sid =
        api.post(
                "/Messages.json",
                "From",
                from,
                "To",
                handset,
                "Body",
                "my secret",
                "StatusCallback",
                carrier.sink(sink).toString())
            .text("sid");
    List<JsonNode> failed = awaitWebhooks(sid, 2);
    assertThat(failed)
        .allSatisfy(
            entry -> {
              assertThat(detail(entry, "status")).isEqualTo("404");
              assertThat(detail(entry, "code")).isEqualTo("11200");
              assertThat(detail(entry, "attempt")).isEqualTo("1");
              assertThat(detail(entry, "url")).isEqualTo(carrier.sink(sink).toString());
              assertThat(detail(entry, "latencyMs")).matches("\\d+");
              assertThat(detail(entry, "param.To")).isEqualTo(handset);
            });
    JsonNode delivered =
        failed.stream()
            .filter(entry -> detail(entry, "param.MessageStatus").equals("delivered"))
            .findFirst()
            .orElseThrow();
    carrier.answer(sink, Map.of("status", 200, "contentType", "text/plain", "body", "thanks"));

    assertThat(resend(sid, delivered).status()).isEqualTo(202);

    JsonNode again = awaitWebhooks(sid, 3).getLast();
    assertThat(detail(again, "attempt")).isEqualTo("by hand");
    assertThat(detail(again, "status")).isEqualTo("200");
    assertThat(detail(again, "body")).isEqualTo("thanks");
    assertThat(detail(again, "token")).isEqualTo(detail(delivered, "token"));
    assertThat(carrier.asked(sink)).hasSize(3).allMatch(signed::isSigned);
    assertThat(Signed.form(carrier.asked(sink).getLast()))
        .containsEntry("MessageStatus", "delivered")
        .containsEntry("MessageSid", sid)
        .containsEntry("To", handset);
    assertThat(tokens().getLast()).isEqualTo(detail(delivered, "token"));
    assertThat(resend(sid, delivered).status()).isEqualTo(409);
    assertThat(api.post("/v1/timeline/" + sid + "/webhooks/none/resend").status()).isEqualTo(404);
  }

  @Test
  void anInboundWebhookThatFailedIsSentAgainAndItsAnswerObeyedOnce() {
    carrier.answer(sink, Map.of("status", 500));
    Api.OwnNumber number = api.buy("SmsUrl", carrier.sink(sink).toString());
    carrier.write(handset, number.number(), "Anybody there?");
    String sid =
        Signed.form(
                await()
                    .atMost(SOON)
                    .until(() -> carrier.asked(sink), list -> !list.isEmpty())
                    .getFirst())
            .get("MessageSid");
    JsonNode failed = awaitWebhooks(sid, 1).getFirst();
    assertThat(detail(failed, "param.Body")).isEqualTo("Anybody there?");
    carrier.answer(sink, Map.of("body", "<Response><Message>Here I am</Message></Response>"));

    assertThat(resend(sid, failed).status()).isEqualTo(202);

    await().atMost(SOON).until(() -> carrier.inbox(handset).size() == 1);
    JsonNode answered = awaitWebhooks(sid, 2).getLast();
    assertThat(detail(answered, "attempt")).isEqualTo("by hand");
    assertThat(detail(answered, "body")).contains("Here I am");
    assertThat(api.message(detail(answered, "replies")).text("direction"))
        .isEqualTo("outbound-reply");
    // Nor is it asked by itself, which would be after five seconds.
    await()
        .during(Duration.ofSeconds(8))
        .atMost(SOON)
        .until(() -> carrier.asked(sink).size() == 2 && carrier.inbox(handset).size() == 1);
    assertThat(tokens().getFirst()).isEqualTo(tokens().getLast());
    assertThat(carrier.asked(sink)).allMatch(signed::isSigned);
  }

  @Test
  void aFallbacksAnswerIsTheOnlyOneThatIsObeyed() {
    carrier.answer(sink, Map.of("status", 500));
    carrier.answer(
        sink + "-spare",
        Map.of("body", "<Response><Message>From the fallback</Message></Response>"));
    Api.OwnNumber number =
        api.buy(
            "SmsUrl",
            carrier.sink(sink).toString(),
            "SmsFallbackUrl",
            carrier.sink(sink + "-spare").toString());
    carrier.write(handset, number.number(), "Anybody there?");
    await().atMost(SOON).until(() -> carrier.inbox(handset).size() == 1);
    String sid = Signed.form(carrier.asked(sink).getFirst()).get("MessageSid");
    JsonNode failed = awaitWebhooks(sid, 2).getFirst();
    carrier.answer(sink, Map.of("body", "<Response><Message>Too late</Message></Response>"));

    assertThat(resend(sid, failed).status()).isEqualTo(202);

    assertThat(awaitWebhooks(sid, 3).getLast().path("text").asText())
        .isEqualTo("the application answered 200, which was not obeyed: an earlier answer was");
    assertThat(carrier.asked(sink)).hasSize(2);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(() -> carrier.inbox(handset).size() == 1);
  }

  /// <https://www.twilio.com/docs/usage/api/notification>,
  /// <https://www.twilio.com/docs/api/errors/11200>
  @Test
  void aWebhookThatFailedIsANotification() {
    carrier.answer(sink, Map.of("status", 404));
    String sid =
        api.post(
                "/Messages.json",
                "From",
                from,
                "To",
                handset,
                "Body",
                "Hello",
                "StatusCallback",
                carrier.sink(sink).toString())
            .text("sid");

    JsonNode one =
        await()
            .atMost(SOON)
            .until(
                () ->
                    StreamSupport.stream(
                            api.get("/Notifications.json?Log=0&PageSize=200")
                                .body()
                                .path("notifications")
                                .spliterator(),
                            false)
                        .filter(n -> n.path("message_text").asText().contains(sid))
                        .toList(),
                list -> list.size() == 2)
            .getFirst();

    assertThat(one.path("error_code").asText()).isEqualTo("11200");
    assertThat(one.path("request_url").asText()).isEqualTo(carrier.sink(sink).toString());
    assertThat(one.path("call_sid").isNull()).isTrue();
    assertThat(
            api.get("/Notifications/" + one.path("sid").asText() + ".json")
                .text("request_variables"))
        .contains("MessageSid=" + sid);
  }

  @Test
  void aMessageThatIsDeletedHasNoTimeline() {
    carrier.answer(sink, Map.of("body", "<Response><Message>Good bye</Message></Response>"));
    Api.OwnNumber number = api.buy("SmsUrl", carrier.sink(sink).toString());
    carrier.write(handset, number.number(), "Forget me");
    await().atMost(SOON).until(() -> carrier.inbox(handset).size() == 1);
    String sid = Signed.form(carrier.asked(sink).getFirst()).get("MessageSid");
    assertThat(detail(awaitWebhooks(sid, 1).getFirst(), "body")).contains("Good bye");

    // Once history has it.
    await()
        .atMost(SOON)
        .until(() -> api.post("/Messages/" + sid + ".json", "Body", "").status() == 200);
    JsonNode redacted = webhooks(sid).getFirst();
    assertThat(detail(redacted, "body")).isEmpty();
    assertThat(detail(redacted, "param.Body")).isEmpty();
    assertThat(detail(redacted, "status")).isEqualTo("200");

    await().atMost(SOON).until(() -> api.delete("/Messages/" + sid + ".json").status() == 204);
    assertThat(api.get("/v1/timeline/" + sid).status()).isEqualTo(404);
  }
}
