package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The phones against SIPp, in both directions.
class SippTest {
  private static final String PHONE = "+14155550100";

  @TempDir private Path folder;
  private Simulator simulator;
  private CarrierHttp http;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorConfig.defaults());
    http = new CarrierHttp(simulator);
  }

  @AfterEach
  void stop() {
    http.close();
    simulator.close();
  }

  @Test
  void answersItsCalls() throws Exception {
    phone(Map.of("ringMs", "50", "script", "tones:440@1s"));
    try (Sipp sipp =
        Sipp.start(
            folder, "-sn", "uac", "-s", PHONE, "-m", "20", "-r", "40", "-d", "300", gateway())) {
      sipp.awaitSuccess();
    }
    // Its BYE is answered before the call is over.
    await()
        .untilAsserted(
            () ->
                assertThat(calls())
                    .hasSize(20)
                    .allMatch(call -> call.get("state").asText().equals("ended")));
    for (JsonNode call : calls()) {
      assertThat(call.get("reason").asText()).isEqualTo("platform hung up");
      assertThat(call.get("direction").asText()).isEqualTo("inbound");
    }
  }

  @Test
  void tellsItThatItIsBusy() throws Exception {
    phone(Map.of("answer", "busy"));
    call("uac-busy.xml");
    assertThat(calls().get(0).get("sipStatus").asInt()).isEqualTo(486);
  }

  @Test
  void ringsUntilItGivesUp() throws Exception {
    phone(Map.of("answer", "no-answer"));
    call("uac-cancel.xml");
    JsonNode call = calls().get(0);
    assertThat(call.get("reason").asText()).isEqualTo("canceled by the platform");
    assertThat(call.get("sipStatus").asInt()).isEqualTo(487);
  }

  @Test
  void callsItAndHearsItsEcho() throws Exception {
    try (Sipp sipp = Sipp.start(folder, "-sn", "uas", "-m", "1", "-rtp_echo")) {
      dial(sipp, "silence:200ms tones:660@1s silence:300ms hangup");
      sipp.awaitSuccess();
    }
    JsonNode call = awaitEnd();
    assertThat(call.get("reason").asText()).isEqualTo("phone hung up");
    assertThat(call.get("tones")).hasSize(1);
    assertThat(call.get("tones").get(0).get("frequencyHz").asDouble()).isBetween(659.0, 661.0);
  }

  @Test
  void takesItsBusyForAnAnswer() throws Exception {
    try (Sipp sipp = Sipp.start(folder, "-sf", Sipp.scenario("uas-busy.xml"), "-m", "1")) {
      dial(sipp, "listen");
      sipp.awaitSuccess();
    }
    JsonNode call = awaitEnd();
    assertThat(call.get("sipStatus").asInt()).isEqualTo(486);
    assertThat(call.get("reason").asText()).isEqualTo("refused");
  }

  @Test
  void cancelsACallThatOnlyRings() throws Exception {
    try (Sipp sipp = Sipp.start(folder, "-sf", Sipp.scenario("uas-canceled.xml"), "-m", "1")) {
      String id = dial(sipp, "listen");
      await().until(() -> calls().get(0).get("sipStatus").asInt() == 180);
      assertThat(http.delete("/handsets/" + PHONE + "/calls/" + id).statusCode()).isEqualTo(204);
      sipp.awaitSuccess();
    }
    JsonNode call = awaitEnd();
    assertThat(call.get("reason").asText()).isEqualTo("canceled by the phone");
    assertThat(call.get("sipStatus").asInt()).isEqualTo(487);
  }

  private void call(String scenario) throws Exception {
    try (Sipp sipp =
        Sipp.start(folder, "-sf", Sipp.scenario(scenario), "-s", PHONE, "-m", "1", gateway())) {
      sipp.awaitSuccess();
    }
  }

  private String dial(Sipp sipp, String script) throws Exception {
    http.put("/sip", "{\"target\":\"" + sipp.address() + "\"}");
    var answer =
        http.post("/handsets/" + PHONE + "/calls", Map.of("To", "+14155550177", "Script", script));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return calls().get(0).get("id").asText();
  }

  private JsonNode awaitEnd() {
    return await().until(() -> calls().get(0), call -> call.get("state").asText().equals("ended"));
  }

  private JsonNode calls() throws Exception {
    return http.get("/handsets/" + PHONE + "/calls").get("calls");
  }

  private void phone(Map<String, String> told) throws Exception {
    assertThat(http.post("/handsets/" + PHONE + "/phone", told).statusCode()).isEqualTo(200);
  }

  private String gateway() {
    return "127.0.0.1:" + simulator.sipPorts().getFirst();
  }
}
