package io.ringfort.acceptance.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages of more than one part arrive as one, whole, in both directions. 3GPP TS 23.040,
/// 9.2.3.24.1; <https://www.twilio.com/docs/glossary/what-sms-character-limit>
@ExtendWith(SharedStack.class)
final class LongMessageTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Carrier carrier;
  private final Api api;
  private final String from;
  private final String handset = Carrier.newHandset();

  LongMessageTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    from = stack.credentials().numbers().getFirst();
  }

  record Text(String name, String body, int segments, String encoding) {
    @Override
    public String toString() {
      return name + ": " + segments;
    }
  }

  static Stream<Text> texts() {
    return Stream.of(
        new Text("160 of GSM-7", "x".repeat(160), 1, "GSM-7"),
        new Text("161 of GSM-7", "x".repeat(161), 2, "GSM-7"),
        new Text("306 of GSM-7", "y".repeat(306), 2, "GSM-7"),
        new Text("307 of GSM-7", "y".repeat(307), 3, "GSM-7"),
        // 306 septets, but a euro takes two, which must not be parted: the first part holds one
        // less, and a third is needed.
        new Text("a euro over the border", "z".repeat(152) + "€" + "z".repeat(152), 3, "GSM-7"),
        new Text("70 of UCS-2", "ж".repeat(70), 1, "UCS-2"),
        new Text("71 of UCS-2", "ж".repeat(71), 2, "UCS-2"),
        // The 67th and 68th UTF-16 units are one character, which must not be parted either.
        new Text("an emoji over the border", "ж".repeat(66) + "😀" + "ж".repeat(66), 3, "UCS-2"),
        new Text("1600 of GSM-7", "Lorem ipsum dolo".repeat(100), 11, "GSM-7"),
        new Text("800 emoji", "😀".repeat(800), 25, "UCS-2"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void arrivesWholeAtTheHandset(Text text) {
    Answer sent = api.send(from, handset, text.body());

    assertThat(sent.text("num_segments")).isEqualTo("" + text.segments());
    await()
        .atMost(SOON)
        .until(() -> api.message(sent.text("sid")).text("status").equals("delivered"));
    assertThat(carrier.inbox(handset))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.path("body").asText()).isEqualTo(text.body());
              assertThat(m.path("parts").asInt()).isEqualTo(text.segments());
              assertThat(m.path("submits").asInt()).isEqualTo(1);
              assertThat(m.path("encoding").asText()).isEqualTo(text.encoding());
            });
  }

  @ParameterizedTest
  @MethodSource("texts")
  void arrivesWholeAtTheWebhook(Text text) {
    String sink = "long-" + handset.substring(1);
    Api.OwnNumber number = api.buy("SmsUrl", carrier.sink(sink).toString());

    carrier.write(handset, number.number(), text.body());

    JsonNode asked =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> !list.isEmpty()).getFirst();
    assertThat(asked.path("form").path("Body").asText()).isEqualTo(text.body());
    assertThat(asked.path("form").path("NumSegments").asInt()).isEqualTo(text.segments());
    assertThat(carrier.asked(sink)).hasSize(1);
  }
}
