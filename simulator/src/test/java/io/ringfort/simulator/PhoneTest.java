package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Phones that call each other: from gateway A to gateway B.
class PhoneTest {
  private static final String ALICE = "+14155550100";
  private static final String BOB = "+14155550199";

  private Simulator simulator;
  private CarrierHttp http;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorConfig.defaults());
    http = new CarrierHttp(simulator);
    String target = "127.0.0.1:" + simulator.sipPorts().getLast();
    assertThat(http.put("/sip", "{\"target\":\"" + target + "\"}").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    http.close();
    simulator.close();
  }

  @Test
  void hearTonesAtTheirTimes() throws Exception {
    phone(BOB, Map.of("ringMs", "100", "script", "silence:200ms tones:440@1s,1000+1700@600ms"));
    dial(Map.of("To", BOB, "Script", "silence:500ms tones:880@1s hangup"));
    JsonNode bob = awaitCall(BOB, call -> state(call, "ended"));
    JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
    assertTone(bob.get("tones"), 0, 880, 500, 1_500);
    assertTone(alice.get("tones"), 0, 440, 200, 1_200);
    assertTone(alice.get("tones"), 1, 1_000, 1_200, 1_500);
    assertTone(alice.get("tones"), 2, 1_700, 1_200, 1_500);
    assertThat(bob.get("reason").asText()).isEqualTo("platform hung up");
    assertThat(alice.get("reason").asText()).isEqualTo("phone hung up");
  }

  private void phone(String handset, Map<String, String> told) throws Exception {
    assertThat(http.post("/handsets/" + handset + "/phone", told).statusCode()).isEqualTo(200);
  }

  private void dial(Map<String, String> order) throws Exception {
    assertThat(http.post("/handsets/" + ALICE + "/calls", order).statusCode()).isEqualTo(201);
  }

  private JsonNode awaitCall(String handset, Predicate<JsonNode> wanted) {
    return await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> http.get("/handsets/" + handset + "/calls").get("calls").path(0),
            call -> !call.isMissingNode() && wanted.test(call));
  }

  private static boolean state(JsonNode call, String state) {
    return call.get("state").asText().equals(state);
  }

  private static void assertTone(JsonNode tones, int at, int hz, int fromMs, int toMs) {
    JsonNode tone = tones.path(at);
    assertThat(tone.path("frequencyHz").asDouble()).as("%s", tones).isBetween(hz - 1.0, hz + 1.0);
    assertThat(tone.path("fromMs").asInt()).as("%s", tones).isBetween(fromMs - 60, fromMs + 160);
    assertThat(tone.path("toMs").asInt()).as("%s", tones).isBetween(toMs - 60, toMs + 160);
  }
}
