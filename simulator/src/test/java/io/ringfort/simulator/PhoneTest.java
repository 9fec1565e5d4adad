package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Phones that call each other: Alice through gateway A, Bob behind gateway B.
class PhoneTest {
  private static final long LONGEST_STALL_MS = 150;
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
    assertThat(http.get("/sip").get("target").asText()).isEqualTo(target);
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
    assumeSteady(bob, alice);
    assertThat(bob.get("tones")).hasSize(1);
    assertTone(bob.get("tones"), 0, 880, 500, 1_500);
    assertThat(alice.get("tones")).hasSize(3);
    assertTone(alice.get("tones"), 0, 440, 200, 1_200);
    assertTone(alice.get("tones"), 1, 1_000, 1_200, 1_500);
    assertTone(alice.get("tones"), 2, 1_700, 1_200, 1_500);
    assertThat(bob.get("reason").asText()).isEqualTo("platform hung up");
    assertThat(alice.get("reason").asText()).isEqualTo("phone hung up");
    assertThat(alice.get("lost").asInt()).isZero();
    assertThat(alice.get("secondsOfAudio").asDouble()).isBetween(1.3, 1.6);
    assertThat(alice.get("level").asDouble()).isBetween(-17.0, -14.0);
  }

  @Test
  void sayTheSentenceUnlessToldOtherwise() throws Exception {
    dial(Map.of("To", BOB, "script", "listen"));
    JsonNode alice = awaitCall(ALICE, call -> call.get("secondsOfAudio").asDouble() > 3.5);
    assertThat(alice.get("state").asText()).isEqualTo("answered");
    short[] sentence = samples(wav("/sounds/sentence.wav"));
    short[] heard = samples(wav(alice.get("wav").asText()));
    assertThat(alice.get("tones")).isEmpty();
    assumeSteady(alice);
    assertThat(alice.get("sentences")).hasSize(1);
    assertThat(alice.get("sentences").get(0).get("fromMs").asInt()).isBetween(900, 1_200);
    assertThat(alice.get("sentences").get(0).get("likeness").asDouble()).isGreaterThan(0.98);
    assertThat(likeness(heard, sentence)).isGreaterThan(0.99);
    String id = awaitCall(BOB, call -> state(call, "answered")).get("id").asText();
    short[] said = samples(wav("/handsets/" + BOB + "/calls/" + id + ".wav?side=said"));
    assertThat(likeness(said, sentence)).isGreaterThan(0.99);
  }

  @Test
  void hearDigitsOfBothKinds() throws Exception {
    phone(BOB, Map.of("ringMs", "0", "script", "silence:200ms inband:147* silence:200ms hangup"));
    dial(Map.of("To", BOB, "Script", "silence:100ms digits:0123456789*#ABCD"));
    JsonNode bob = awaitCall(BOB, call -> state(call, "ended"));
    assertThat(awaitCall(ALICE, call -> state(call, "ended")).get("dtmf").asText())
        .isEqualTo("147*");
    // He hung up long before she was done.
    assertThat(bob.get("dtmf").asText()).startsWith("0123");
    assertThat(bob.get("digits").get(0).get("how").asText()).isEqualTo("event");
  }

  @Test
  void sendDigitsAndTalkWhenToldTo() throws Exception {
    phone(BOB, Map.of("ringMs", "0", "script", "listen"));
    dial(Map.of("To", BOB, "Script", "listen"));
    JsonNode alice = awaitCall(ALICE, call -> state(call, "answered"));
    String path = "/handsets/" + ALICE + "/calls/" + alice.get("id").asText();
    assertThat(http.post(path + "/digits", Map.of("Digits", "42#")).statusCode()).isEqualTo(204);
    awaitCall(BOB, call -> call.get("dtmf").asText().equals("42#"));
    http.post(path + "/digits", Map.of("Digits", "9", "Inband", "true"));
    awaitCall(BOB, call -> call.get("dtmf").asText().equals("42#9"));
    http.post(path + "/talk", Map.of("script", "tones:1200@300ms"));
    awaitCall(BOB, call -> call.get("tones").size() > 0);
    assertThat(http.post(path + "/digits", Map.of("Digits", "1x")).body()).contains("digits: got");
    http.post(path + "/hangup", Map.of());
    awaitCall(BOB, call -> state(call, "ended"));
    awaitCall(ALICE, call -> state(call, "ended"));
    assertThat(http.post(path + "/digits", Map.of("Digits", "1")).statusCode()).isEqualTo(409);
  }

  @Test
  void ringUntilSomebodyAnswersByHand() throws Exception {
    phone(BOB, Map.of("answer", "no-answer", "script", "tones:1000@2s"));
    dial(Map.of("To", BOB, "Script", "listen"));
    JsonNode rings = awaitCall(BOB, call -> state(call, "ringing"));
    String path = "/handsets/" + BOB + "/calls/" + rings.get("id").asText();
    assertThat(http.post(path + "/answer", Map.of()).statusCode()).isEqualTo(204);
    JsonNode alice = awaitCall(ALICE, call -> call.get("tones").size() > 0);
    // Twice is no more than once.
    assertThat(http.post(path + "/answer", Map.of()).statusCode()).isEqualTo(204);
    assertThat(state(alice, "answered")).isTrue();

    short[] whole = samples(wav(alice.get("wav").asText()));
    short[] later = samples(wav(alice.get("wav").asText() + "?from=100"));
    // It grows between the two looks.
    assertThat(later.length).isGreaterThan(whole.length - 1_600);
    assertThat(wav(alice.get("wav").asText() + "?from=999999999")).hasSize(44);
    JsonNode brief = http.get("/handsets/" + ALICE + "/calls?brief=true").get("calls").get(0);
    assertThat(brief.has("tones")).isFalse();
    assertThat(state(brief, "answered")).isTrue();
  }

  @Test
  void echo() throws Exception {
    phone(BOB, Map.of("ringMs", "0", "script", "echo"));
    dial(Map.of("To", BOB, "Script", "silence:200ms tones:700@1s silence:400ms hangup"));
    JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
    assumeSteady(alice);
    assertThat(alice.get("tones")).hasSize(1);
    assertTone(alice.get("tones"), 0, 700, 200, 1_200);
  }

  @Test
  void playEarlyMediaBeforeTheyAnswer() throws Exception {
    phone(
        BOB,
        Map.of("ringMs", "2000", "early", "tones:425@600ms", "script", "tones:1000@500ms hangup"));
    dial(Map.of("To", BOB, "Script", "listen"));
    JsonNode ringing = awaitCall(ALICE, call -> call.get("packetsReceived").asInt() > 5);
    assertThat(ringing.get("state").asText()).isEqualTo("ringing");
    assertThat(ringing.get("sipStatus").asInt()).isEqualTo(183);
    JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
    assumeSteady(alice);
    assertTone(alice.get("tones"), 0, 425, 0, 600);
    assertTone(alice.get("tones"), 1, 1_000, 2_000, 2_500);
  }

  @Test
  void refuseAsTold() throws Exception {
    Map<String, Integer> answers =
        Map.of("busy", 486, "decline", 603, "not-found", 404, "480", 480);
    for (Map.Entry<String, Integer> answer : answers.entrySet()) {
      phone(BOB, Map.of("answer", answer.getKey(), "ringMs", "20"));
      dial(Map.of("To", BOB));
      JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
      assertThat(alice.get("sipStatus").asInt()).isEqualTo(answer.getValue());
      assertThat(alice.get("answeredAt").isNull()).isTrue();
    }
    assertThat(http.get("/handsets/" + ALICE + "/calls").get("calls")).hasSize(answers.size());
  }

  @Test
  void giveUpWhenNobodyAnswers() throws Exception {
    phone(BOB, Map.of("answer", "no-answer"));
    dial(Map.of("To", BOB, "giveUpMs", "200"));
    JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
    assertThat(alice.get("reason").asText()).isEqualTo("nobody answered");
    assertThat(alice.get("sipStatus").asInt()).isEqualTo(487);
    assertThat(awaitCall(BOB, call -> state(call, "ended")).get("reason").asText())
        .isEqualTo("canceled by the platform");
  }

  @Test
  void holdEachOther() throws Exception {
    phone(BOB, Map.of("ringMs", "0", "script", "tones:500@20s"));
    dial(Map.of("To", BOB, "Script", "listen"));
    String path =
        "/handsets/"
            + ALICE
            + "/calls/"
            + awaitCall(ALICE, call -> state(call, "answered")).get("id").asText();
    http.post(path + "/hold", Map.of("held", "true"));
    awaitCall(BOB, call -> call.get("held").asBoolean());
    awaitCall(ALICE, call -> call.get("msSinceLastPacket").isNull());
    http.post(path + "/hold", Map.of("held", "false"));
    JsonNode bob = awaitCall(BOB, call -> call.get("reinvites").asInt() == 2);
    assertThat(bob.get("held").asBoolean()).isFalse();
    awaitCall(ALICE, call -> !call.get("msSinceLastPacket").isNull());
    http.delete(path);
    awaitCall(BOB, call -> state(call, "ended"));
    JsonNode alice = awaitCall(ALICE, call -> state(call, "ended"));
    assumeSteady(alice);
    assertThat(alice.get("longestGapMs").asInt()).isLessThan(200);
  }

  @Test
  void areForgottenOnOrder() throws Exception {
    phone(BOB, Map.of("answer", "busy"));
    dial(Map.of("To", BOB));
    awaitCall(ALICE, call -> state(call, "ended"));
    http.delete("/ledger");
    assertThat(http.get("/handsets/" + ALICE + "/calls").get("calls")).isEmpty();
    assertThat(http.delete("/handsets/" + BOB + "/phone").statusCode()).isEqualTo(204);
    assertThat(http.get("/handsets/" + BOB + "/phone").get("answer").asText()).isEqualTo("answer");
  }

  @Test
  void saysInJsonWhatIsWrong() throws Exception {
    String phone = "/handsets/" + BOB + "/phone";
    assertThat(http.post(phone, Map.of("answer", "maybe")).body()).contains("answer: got maybe");
    assertThat(http.post(phone, Map.of("colour", "red")).body()).contains("unknown key colour");
    assertThat(http.put(phone, "{\"script\":\"sing\"}").body()).contains("got step sing");
    assertThat(http.put(phone, "{\"ringMs\":-1}").statusCode()).isEqualTo(400);
    String calls = "/handsets/" + ALICE + "/calls";
    assertThat(http.post(calls, Map.of()).body()).contains("To: got ");
    assertThat(http.post(calls, Map.of("To", BOB, "gateway", "Z")).body())
        .contains("gateway: got Z");
    assertThat(http.delete(calls + "/nobody").statusCode()).isEqualTo(404);
    assertThat(http.call("GET", calls + "/nobody.wav", "text/plain", "").statusCode())
        .isEqualTo(404);
    assertThat(http.put("/sip", "{\"target\":\"a b\"}").statusCode()).isEqualTo(400);
    assertThat(http.call("PUT", calls, "text/plain", "").statusCode()).isEqualTo(405);
  }

  private void phone(String handset, Map<String, String> told) throws Exception {
    assertThat(http.post("/handsets/" + handset + "/phone", told).statusCode()).isEqualTo(200);
  }

  private void dial(Map<String, String> order) throws Exception {
    HttpResponse<String> answer = http.post("/handsets/" + ALICE + "/calls", order);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String id = new ObjectMapper().readTree(answer.body()).get("id").asText();
    assertThat(http.get("/handsets/" + ALICE + "/calls").get("calls").get(0).get("id").asText())
        .isEqualTo(id);
  }

  private JsonNode awaitCall(String handset, Predicate<JsonNode> wanted) {
    return await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> http.get("/handsets/" + handset + "/calls").get("calls").path(0),
            call -> !call.isMissingNode() && wanted.test(call));
  }

  private byte[] wav(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(simulator.url() + path)).build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    }
  }

  private static short[] samples(byte[] wav) throws Exception {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
      assertThat(audio.getFormat().getSampleRate()).isEqualTo(8_000);
      byte[] bytes = audio.readAllBytes();
      short[] samples = new short[bytes.length / 2];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
      }
      return samples;
    }
  }

  /// The best correlation of the sentence with any part of what was heard.
  private static double likeness(short[] heard, short[] sentence) {
    double best = 0;
    for (int shift = 0; shift + sentence.length <= heard.length; shift++) {
      double product = 0;
      double one = 0;
      double other = 0;
      for (int i = 0; i < sentence.length; i += 4) {
        product += (double) heard[shift + i] * sentence[i];
        one += (double) heard[shift + i] * heard[shift + i];
        other += (double) sentence[i] * sentence[i];
      }
      best = Math.max(best, product / Math.sqrt(one * other + 1));
    }
    return best;
  }

  /// Where the machine stood still for too long, nobody heard what was said.
  private static void assumeSteady(JsonNode... calls) {
    for (JsonNode call : calls) {
      long stall = call.get("longestStallMs").asLong();
      assumeTrue(stall < LONGEST_STALL_MS, "this machine stood still for " + stall + " ms");
    }
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
