package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpDoorTest {
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
  void saysThatItIsUp() throws Exception {
    assertThat(http.get("/healthz").get("status").asText()).isEqualTo("up");
  }

  @Test
  void saysInJsonWhatIsWrong() throws Exception {
    assertThat(http.call("GET", "/nowhere", "text/plain", "").statusCode()).isEqualTo(404);
    assertThat(http.get("/nowhere").get("error").asText())
        .isEqualTo("there is nothing at /nowhere");
    assertThat(http.call("POST", "/faults", "text/plain", "").statusCode()).isEqualTo(405);
    assertThat(http.put("/handsets/+14155550100", "{\"state\":\"lost\"}").body())
        .contains("state: got lost (expected: on, off, unknown, landline, blocked, expired)");
    assertThat(http.call("GET", "/handsets/+14155550100/messages?limit=x", "text/plain", "").body())
        .contains("limit: got x");
    assertThat(http.put("/sink/a", "{\"body\":\"" + "x".repeat(1_048_577) + "\"}").statusCode())
        .isEqualTo(413);
  }

  @Test
  void sellsNumbers() throws Exception {
    JsonNode numbers =
        http.get("/inventory?country=US&areaCode=415&contains=55&limit=5").get("numbers");
    assertThat(numbers).hasSize(5);
    assertThat(numbers.get(0).get("phoneNumber").asText()).startsWith("+1415").contains("55");
    assertThat(numbers.get(0).get("isoCountry").asText()).isEqualTo("US");
    assertThat(numbers.get(0).get("capabilities").get("sms").asBoolean()).isTrue();
    assertThat(http.get("/inventory").get("numbers")).hasSize(50);
    assertThat(http.call("GET", "/inventory?contains=%28", "text/plain", "").statusCode())
        .isEqualTo(400);
  }

  @Test
  void recordsAWebhookAndAnswersWithAnEmptyDocument() throws Exception {
    HttpResponse<String> answer =
        http.post("/sink/mine?a=1%2B1", Map.of("From", "+14155550100", "Body", "a & b"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(answer.body()).isEqualTo("<Response/>");
    JsonNode request = http.get("/sink/mine/requests").get("requests").get(0);
    assertThat(request.get("method").asText()).isEqualTo("POST");
    assertThat(request.get("uri").asText()).isEqualTo(simulator.url() + "/sink/mine?a=1%2B1");
    assertThat(request.get("query").get("a").asText()).isEqualTo("1+1");
    assertThat(request.get("form").get("From").asText()).isEqualTo("+14155550100");
    assertThat(request.get("form").get("Body").asText()).isEqualTo("a & b");
    assertThat(request.get("headers").get("content-type").get(0).asText())
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.get("receivedAt").asText()).endsWith("Z");
  }

  @Test
  void recordsNeitherItsOwnListNorWhatItIsTold() throws Exception {
    http.put("/sink/mine", "{\"status\":201}");
    http.get("/sink/mine/requests");
    assertThat(http.get("/sink/mine/requests").get("requests")).isEmpty();
    http.call("DELETE", "/sink/mine/below", "text/plain", "");
    assertThat(http.get("/sink/mine/requests").get("requests")).hasSize(1);
    http.delete("/sink/mine");
    assertThat(http.get("/sink/mine/requests").get("requests")).isEmpty();
  }

  @Test
  void answersAWebhookAsTold() throws Exception {
    http.put("/sink/mine", "{\"status\":418,\"contentType\":\"text/plain\",\"body\":\"tea\"}");
    HttpResponse<String> answer = http.call("GET", "/sink/mine", "text/plain", "");
    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("tea");
    assertThat(http.put("/sink/mine", "{\"contentType\":null}").statusCode()).isEqualTo(400);
  }

  @Test
  void failsAsManyWebhooksAsTold() throws Exception {
    http.put("/sink/mine", "{\"failFirst\":2}");
    assertThat(post("/sink/mine")).isEqualTo(500);
    assertThat(post("/sink/mine")).isEqualTo(500);
    assertThat(post("/sink/mine")).isEqualTo(200);
  }

  @Test
  void answersLateWhenTold() throws Exception {
    http.put("/sink/mine", "{\"delayMs\":300}");
    long begin = System.nanoTime();
    assertThat(post("/sink/mine")).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void hangsWhenToldAndLetsGoWhenItCloses() throws Exception {
    http.put("/sink/mine", "{\"hang\":true}");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(simulator.url() + "/sink/mine"))
            .timeout(Duration.ofMillis(300))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(HttpTimeoutException.class);
    }
    assertThat(http.get("/sink/mine/requests").get("requests")).hasSize(1);
    simulator.close();
    assertThatThrownBy(() -> http.get("/healthz")).isInstanceOf(IOException.class);
  }

  private int post(String path) throws Exception {
    return http.post(path, Map.of("a", "b")).statusCode();
  }
}
