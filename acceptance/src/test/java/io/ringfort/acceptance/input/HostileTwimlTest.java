package io.ringfort.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What customers' servers may answer instead of TwiML: none of it is carried out, and the fallback
/// URL is told why. <https://www.twilio.com/docs/messaging/twiml>,
/// <https://www.twilio.com/docs/api/errors/12100>
@ExtendWith(SharedStack.class)
final class HostileTwimlTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Carrier carrier;
  private final Api api;
  private final String handset = Carrier.newHandset();
  private final String primary = "primary-" + handset.substring(1);
  private final String fallback = "fallback-" + handset.substring(1);

  HostileTwimlTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
  }

  record Case(String name, int code, Map<String, Object> answer) {
    @Override
    public String toString() {
      return code + ": " + name;
    }
  }

  @ParameterizedTest
  @MethodSource
  void isLeftToTheFallback(Case hostile) {
    carrier.answer(primary, hostile.answer());
    carrier.answer(
        fallback, Map.of("body", "<Response><Message>From the fallback</Message></Response>"));
    String impatient = carrier.sink(primary) + "#rt=300&rc=0";
    Api.OwnNumber number =
        api.buy("SmsUrl", impatient, "SmsFallbackUrl", carrier.sink(fallback).toString());

    carrier.write(handset, number.number(), "Hi");

    JsonNode told =
        await()
            .atMost(SOON)
            .until(() -> carrier.asked(fallback), list -> !list.isEmpty())
            .getFirst()
            .path("form");
    assertThat(told.path("ErrorCode").asInt()).isEqualTo(hostile.code());
    assertThat(told.path("ErrorUrl").asText()).startsWith(carrier.sink(primary).toString());
    assertThat(told.path("Body").asText()).isEqualTo("Hi");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(carrier.inbox(handset))
                    .extracting(m -> m.path("body").asText())
                    .containsExactly("From the fallback"));
  }

  static Stream<Case> isLeftToTheFallback() {
    String laughs =
        IntStream.range(1, 10)
            .mapToObj(i -> "<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">")
            .collect(Collectors.joining());
    String message = "<Message>Not to be sent</Message>";
    return Stream.of(
        twiml(
            "a DTD",
            12100,
            "<!DOCTYPE Response [<!ENTITY a \"b\">]><Response>" + message + "</Response>"),
        twiml("an empty DTD", 12100, "<!DOCTYPE Response><Response>" + message + "</Response>"),
        twiml(
            "an external entity",
            12100,
            "<!DOCTYPE Response [<!ENTITY a SYSTEM"
                + " \"file:///etc/passwd\">]><Response><Message>&a;</Message></Response>"),
        twiml(
            "a billion laughs",
            12100,
            "<!DOCTYPE Response [<!ENTITY l0 \"lol\">"
                + laughs
                + "]><Response><Message>&l9;</Message></Response>"),
        twiml("an element that does not end", 12100, "<Response>" + message),
        twiml("two roots", 12100, "<Response/><Response>" + message + "</Response>"),
        twiml("no XML", 12100, "hello"),
        twiml("another root", 12102, "<response>" + message + "</response>"),
        twiml(
            "more than 64 kB",
            11750,
            "<Response><Message>" + "x".repeat(70_000) + "</Message></Response>"),
        new Case("JSON", 12300, Map.of("contentType", "application/json", "body", "{}")),
        new Case(
            "an image",
            12300,
            Map.of("contentType", "image/png", "body", "<Response>" + message + "</Response>")),
        new Case(
            "a client error",
            11200,
            Map.of("status", 404, "body", "<Response>" + message + "</Response>")),
        new Case(
            "a server error",
            11200,
            Map.of("status", 500, "body", "<Response>" + message + "</Response>")),
        new Case("nothing at all", 11200, Map.of("hang", true)));
  }

  /// Depth is no crime in itself, but must not end the thread that reads it.
  @Test
  void tenThousandElementsDeepIsSurvived() {
    int depth = 10_000;
    // With names this short it stays under 64 kB.
    carrier.answer(
        primary,
        Map.of(
            "body",
            "<Response>" + "<a>".repeat(depth / 2) + "</a>".repeat(depth / 2) + "</Response>"));
    carrier.answer(
        fallback, Map.of("body", "<Response><Message>From the fallback</Message></Response>"));
    Api.OwnNumber number =
        api.buy(
            "SmsUrl",
            carrier.sink(primary).toString(),
            "SmsFallbackUrl",
            carrier.sink(fallback).toString());

    carrier.write(handset, number.number(), "Hi");

    JsonNode told =
        await()
            .atMost(SOON)
            .until(() -> carrier.asked(fallback), list -> !list.isEmpty())
            .getFirst()
            .path("form");
    assertThat(told.path("ErrorCode").asInt()).isBetween(12100, 12200);
  }

  @Test
  void aRedirectInCirclesEnds() {
    carrier.answer(
        primary,
        Map.of("body", "<Response><Redirect>" + carrier.sink(primary) + "</Redirect></Response>"));
    Api.OwnNumber number =
        api.buy(
            "SmsUrl",
            carrier.sink(primary).toString(),
            "SmsFallbackUrl",
            carrier.sink(fallback).toString());

    carrier.write(handset, number.number(), "Hi");

    JsonNode told =
        await()
            .atMost(SOON)
            .until(() -> carrier.asked(fallback), list -> !list.isEmpty())
            .getFirst()
            .path("form");
    assertThat(told.path("ErrorCode").asInt()).isEqualTo(14106);
    assertThat(carrier.asked(primary)).hasSize(50);
  }

  @Test
  void ofElevenRepliesTenAreSent() {
    carrier.answer(
        primary,
        Map.of(
            "body", "<Response>" + "<Message>One of eleven</Message>".repeat(11) + "</Response>"));
    Api.OwnNumber number =
        api.buy(
            "SmsUrl",
            carrier.sink(primary).toString(),
            "SmsFallbackUrl",
            carrier.sink(fallback).toString());

    carrier.write(handset, number.number(), "Hi");

    await().atMost(SOON).until(() -> carrier.inbox(handset).size() >= 10);
    assertThat(api.get("/Messages.json?To=" + handset.replace("+", "%2B")).body().path("messages"))
        .hasSize(10);
    assertThat(carrier.asked(fallback)).isEmpty();
  }

  private static Case twiml(String name, int code, String body) {
    Map<String, Object> answer = new HashMap<>();
    answer.put("contentType", "text/xml");
    answer.put("body", body);
    return new Case(name, code, answer);
  }
}
