package io.ringfort.acceptance.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// STOP, START and HELP. <https://help.twilio.com/articles/223134027>
@ExtendWith(SharedStack.class)
final class OptOutTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Carrier carrier;
  private final Api api;
  private final String sink;
  private final String handset = Carrier.newHandset();
  private final Api.OwnNumber number;

  OptOutTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    sink = "optout-" + handset.substring(1);
    number = api.buy("SmsUrl", carrier.sink(sink).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP", " stop\n", "Unsubscribe", "QUIT"})
  void whoSaysStopGetsNothingUntilHeSaysStart(String stop) {
    carrier.write(handset, number.number(), stop);
    awaitReplies(1);

    Answer refused = api.send(number.number(), handset, "Still there?");
    Answer toAnother = api.send(number.number(), Carrier.newHandset(), "Hello");

    assertThat(refused.code()).isEqualTo(21610);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(toAnother.status()).isEqualTo(201);
    carrier.write(handset, number.number(), "Start");
    awaitReplies(2);
    assertThat(api.send(number.number(), handset, "Welcome back").status()).isEqualTo(201);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(bodies()).hasSize(3).endsWith("Welcome back"));
    assertThat(carrier.asked(sink))
        .extracting(r -> r.path("form").path("OptOutType").asText())
        .containsExactly("STOP", "START");
  }

  @Test
  void helpIsAnsweredAndBlocksNothing() {
    carrier.write(handset, number.number(), "HELP");

    awaitReplies(1);
    assertThat(bodies().getFirst()).contains("STOP");
    assertThat(api.send(number.number(), handset, "Here you are").status()).isEqualTo(201);
  }

  @Test
  void aWordInASentenceIsNoCommand() {
    carrier.write(handset, number.number(), "Please stop by");

    await().atMost(SOON).untilAsserted(() -> assertThat(carrier.asked(sink)).hasSize(1));
    assertThat(api.send(number.number(), handset, "When?").status()).isEqualTo(201);
  }

  /// With a service the refusal comes later, as the message's own error.
  @Test
  void ofAServiceTheMessageFails() {
    String service =
        api.post(
                "/v1/Services",
                "FriendlyName",
                sink,
                "InboundRequestUrl",
                carrier.sink(sink).toString())
            .text("sid");
    api.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", number.sid());
    carrier.write(handset, number.number(), "STOP");
    awaitReplies(1);

    String sid =
        api.post(
                "/Messages.json",
                "MessagingServiceSid",
                service,
                "To",
                handset,
                "Body",
                "Still there?",
                "StatusCallback",
                carrier.sink(sink + "-status").toString())
            .text("sid");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(api.message(sid).text("status")).isEqualTo("failed");
              assertThat(api.message(sid).text("error_code")).isEqualTo("21610");
            });
    assertThat(bodies()).hasSize(1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(carrier.asked(sink + "-status"))
                    .last()
                    .satisfies(
                        r -> {
                          assertThat(r.path("form").path("MessageStatus").asText())
                              .isEqualTo("failed");
                          assertThat(r.path("form").path("ErrorCode").asText()).isEqualTo("21610");
                        }));
  }

  private void awaitReplies(int count) {
    await().atMost(SOON).untilAsserted(() -> assertThat(bodies()).hasSize(count));
  }

  private List<String> bodies() {
    return carrier.inbox(handset).stream().map(m -> m.path("body").asText()).toList();
  }
}
