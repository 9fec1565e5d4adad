package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What customers' servers are asked and told, checked with the validator that they use themselves.
/// <https://www.twilio.com/docs/usage/webhooks/webhooks-security>,
/// <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>
@ExtendWith(SharedStack.class)
final class WebhookTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Carrier carrier;
  private final Api api;
  private final RequestValidator validator;
  private final String from;
  private final String handset = Carrier.newHandset();
  private final String sink = "webhook-" + handset.substring(1);

  WebhookTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    validator = new RequestValidator(stack.credentials().authToken());
    from = stack.credentials().numbers().getFirst();
  }

  @Test
  void anInboundMessageIsSignedAndItsTwimlAnswered() {
    Api.OwnNumber number = api.buy("SmsUrl", carrier.sink(sink) + "?who=a%20b");
    carrier.answer(
        sink,
        Map.of(
            "body",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Grüße &amp;"
                + " 👍</Message></Response>"));

    carrier.write(handset, number.number(), "Is it on? 5 € + é");

    JsonNode asked =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> !list.isEmpty()).getFirst();
    assertThat(isSigned(asked)).isTrue();
    assertThat(form(asked))
        .containsEntry("From", handset)
        .containsEntry("To", number.number())
        .containsEntry("Body", "Is it on? 5 € + é")
        .containsEntry("NumMedia", "0")
        .containsEntry("SmsStatus", "received")
        .containsEntry("ApiVersion", "2010-04-01")
        .containsKeys("MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "NumSegments");
    assertThat(asked.path("headers").path("user-agent").path(0).asText())
        .startsWith("TwilioProxy/");
    JsonNode reply =
        await()
            .atMost(SOON)
            .until(() -> carrier.inbox(handset), list -> !list.isEmpty())
            .getFirst();
    assertThat(reply.path("body").asText()).isEqualTo("Grüße & 👍");
    assertThat(reply.path("from").asText()).isEqualTo(number.number());
    JsonNode inbound = api.message(form(asked).get("MessageSid")).body();
    assertThat(inbound.path("direction").asText()).isEqualTo("inbound");
    assertThat(inbound.path("status").asText()).isEqualTo("received");
    assertThat(
            api.get("/Messages.json?To=" + handset.replace("+", "%2B"))
                .body()
                .at("/messages/0/direction")
                .asText())
        .isEqualTo("outbound-reply");
    assertThat(carrier.asked(sink)).hasSize(1);
  }

  @Test
  void aNumberMayAskByGet() {
    Api.OwnNumber number = api.buy("SmsUrl", carrier.sink(sink) + "?a=1", "SmsMethod", "GET");

    carrier.write(handset, number.number(), "a b+c");

    JsonNode asked =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> !list.isEmpty()).getFirst();
    assertThat(asked.path("method").asText()).isEqualTo("GET");
    assertThat(asked.path("query").path("Body").asText()).isEqualTo("a b+c");
    assertThat(asked.path("query").path("a").asText()).isEqualTo("1");
    // Without the port, as an application behind a usual one sees it: to take a port away, this
    // validator decodes the query and
    // encodes it again in another way, and its own signature of "%2B" is never right.
    String url = asked.path("uri").asText().replaceFirst(":\\d+/", "/");
    assertThat(validator.validate(url, Map.of(), signature(asked))).isTrue();
    assertThat(validator.validate(url + "&forged=1", Map.of(), signature(asked))).isFalse();
  }

  @Test
  void theStatusIsToldUntilItIsHeardAlwaysWithTheSameToken() {
    carrier.answer(sink, Map.of("failFirst", 1));

    String sid =
        api.post(
                "/Messages.json",
                "From",
                from,
                "To",
                handset,
                "Body",
                "Status",
                "StatusCallback",
                carrier.sink(sink).toString())
            .text("sid");

    // Whichever status was refused comes again.
    List<JsonNode> told =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> list.size() == 3);
    assertThat(told).allSatisfy(t -> assertThat(isSigned(t)).isTrue());
    assertThat(told).extracting(t -> form(t).get("MessageSid")).containsOnly(sid);
    Map<String, List<String>> tokens =
        told.stream()
            .collect(
                Collectors.groupingBy(
                    t -> form(t).get("MessageStatus"),
                    Collectors.mapping(
                        t -> t.path("headers").path("i-twilio-idempotency-token").path(0).asText(),
                        Collectors.toList())));
    assertThat(tokens).containsOnlyKeys("sent", "delivered");
    assertThat(tokens.values())
        .allSatisfy(
            ofOneStatus ->
                assertThat(ofOneStatus)
                    .isNotEmpty()
                    .doesNotContain("")
                    .allMatch(ofOneStatus.getFirst()::equals));
    assertThat(tokens.get("sent")).doesNotContainAnyElementsOf(tokens.get("delivered"));
  }

  @Test
  void aServiceTellsOfTheQueueAndOfCancellationToo() {
    String service =
        api.post(
                "/v1/Services",
                "FriendlyName",
                sink,
                "StatusCallback",
                carrier.sink(sink).toString())
            .text("sid");
    api.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", api.buy().sid());

    api.post("/Messages.json", "MessagingServiceSid", service, "To", handset, "Body", "Now");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(statuses()).containsExactlyInAnyOrder("queued", "sent", "delivered"));
    String sendAt = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    String later =
        api.post(
                "/Messages.json",
                "MessagingServiceSid",
                service,
                "To",
                handset,
                "Body",
                "Later",
                "ScheduleType",
                "fixed",
                "SendAt",
                sendAt)
            .text("sid");
    api.post("/Messages/" + later + ".json", "Status", "canceled");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .containsExactlyInAnyOrder("queued", "sent", "delivered", "canceled"));
    assertThat(carrier.asked(sink))
        .allSatisfy(t -> assertThat(form(t)).containsEntry("MessagingServiceSid", service));
  }

  @Test
  void anUndeliveredMessageIsToldWithItsErrorCode() {
    carrier.turn(handset, "off");

    api.post(
        "/Messages.json",
        "From",
        from,
        "To",
        handset,
        "Body",
        "Anyone?",
        "StatusCallback",
        carrier.sink(sink).toString());

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(statuses()).containsExactlyInAnyOrder("sent", "undelivered"));
    assertThat(carrier.asked(sink))
        .filteredOn(t -> form(t).get("MessageStatus").equals("undelivered"))
        .singleElement()
        .satisfies(t -> assertThat(form(t)).containsEntry("ErrorCode", "30003"));
  }

  private List<String> statuses() {
    return carrier.asked(sink).stream().map(t -> form(t).get("MessageStatus")).toList();
  }

  private boolean isSigned(JsonNode asked) {
    String url = asked.path("uri").asText();
    // One that accepts anything would prove nothing.
    Map<String, String> forged = new HashMap<>(form(asked));
    forged.put("Body", "forged");
    return validator.validate(url, form(asked), signature(asked))
        && !validator.validate(url, forged, signature(asked));
  }

  private static String signature(JsonNode asked) {
    return asked.path("headers").path("x-twilio-signature").path(0).asText();
  }

  private static Map<String, String> form(JsonNode asked) {
    return asked.path("form").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
  }
}
