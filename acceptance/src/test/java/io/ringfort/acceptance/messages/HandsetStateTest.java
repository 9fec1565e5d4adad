package io.ringfort.acceptance.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the carrier's receipt says of a handset is what the message says. SMPP 3.4, 5.2.28;
/// <https://www.twilio.com/docs/messaging/guides/debugging-tools>
@ExtendWith(SharedStack.class)
final class HandsetStateTest {
  private final Carrier carrier;
  private final Api api;
  private final String from;
  private final String handset = Carrier.newHandset();

  HandsetStateTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    from = stack.credentials().numbers().getFirst();
  }

  @ParameterizedTest
  @CsvSource({"off,30003", "blocked,30004", "unknown,30005", "landline,30006", "expired,30036"})
  void aHandsetThatCannotBeReachedMakesTheMessageUndelivered(String state, int code) {
    carrier.turn(handset, state);

    String sid = api.send(from, handset, "Anyone?").text("sid");

    Answer ended =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> api.message(sid), a -> a.text("status").equals("undelivered"));
    assertThat(ended.text("error_code")).isEqualTo("" + code);
    assertThat(ended.text("error_message")).isNotBlank();
    assertThat(carrier.inbox(handset)).isEmpty();
  }
}
