package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.ZonesProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Promise 2: a live call outlives its host. Heard at the far end.
@Timeout(600)
final class ZonesCallsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int TONE_HZ = 440;

  private static ZonesProcess stack;

  @BeforeAll
  static void start() {
    stack = ZonesProcess.start(Map.of());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static Caller caller() {
    return new Caller(
        stack.carrier(), stack.api(0), stack.credentials().numbers().getFirst());
  }

  private static long heardMs(Phone phone) {
    return Caller.heardMs(phone.calls().getFirst(), TONE_HZ);
  }

  @Test
  void aCallThatHearsAToneHearsItAgainFromAnotherHost() {
    Caller caller = caller();
    Phone phone = caller.phone();
    String tone = stack.carrier().url() + "/sounds/tone.wav";
    String sid = caller.calls(phone, "<Play loop=\"0\">" + tone + "</Play>");
    await().atMost(SOON).until(() -> !phone.calls().isEmpty() && heardMs(phone) > 1_000);
    String first = await().atMost(SOON).until(() -> stack.owner(sid), Optional::isPresent).orElseThrow();

    stack.kill(first);

    await().atMost(SOON).until(() -> phone.calls().getFirst().path("reinvites").asInt() >= 1);
    long before = heardMs(phone);
    await().atMost(SOON).until(() -> heardMs(phone) > before + 2_000);
    JsonNode call = phone.calls().getFirst();
    assertThat(call.path("state").asText()).as("%s", call).isEqualTo("answered");
    // One address, whoever speaks.
    assertThat(call.path("sipPeers")).hasSize(1);
    assertThat(stack.owner(sid)).hasValueSatisfying(o -> assertThat(o).isNotEqualTo(first));
    Reports.write(
        "zones-kill-voice", Map.of("longestGapMs", call.path("longestGapMs").asLong()));

    phone.hangsUp(call.path("id").asText());
    caller.awaitStatus(sid, "completed");
    assertThat(caller.api().get("/v1/timeline/" + sid).body().toString()).contains("taken over by");
    stack.awaitUp(first);
  }
}
