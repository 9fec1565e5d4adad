package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.alerts.Alert;
import io.ringfort.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stack for its operators, and the console's files.
class OperatorTest {
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Stand.Answer as(String user, String method, String path) {
    return stand.send(
        stand
            .request(path)
            .setHeader("Authorization", Stand.basic(user, Stand.TOKEN))
            .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void tellsWhoseCredentialsTheseAre() {
    JsonNode own = stand.get("/v1/identity").body();
    assertThat(own.path("account_sid").asText()).isEqualTo(Stand.ACCOUNT);
    assertThat(own.path("is_operator").asBoolean()).isTrue();
    assertThat(own.path("is_key").asBoolean()).isFalse();
    assertThat(own.path("has_handsets").asBoolean()).isFalse();

    JsonNode key = as(Stand.KEY, "GET", "/v1/identity").body();
    assertThat(key.path("account_sid").asText()).isEqualTo(Stand.ACCOUNT);
    assertThat(key.path("is_key").asBoolean()).isTrue();

    assertThat(as(Stand.SUBACCOUNT, "GET", "/v1/identity").body().path("is_operator").asBoolean())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/overview", "/v1/hosts", "/v1/trunks", "/v1/releases", "/v1/drills"})
  void nobodyElseSeesTheStack(String path) {
    assertThat(as(Stand.SUBACCOUNT, "GET", path).status()).isEqualTo(403);
    assertThat(as(Stand.STRANGER, "GET", path).status()).isEqualTo(403);
    assertThat(stand.send(stand.request(path).setHeader("Authorization", "Basic x").GET()).status())
        .isEqualTo(401);
  }

  @Test
  void showsHostsCarriersReleasesAndDrills() {
    JsonNode hosts = stand.get("/v1/hosts").body();
    assertThat(hosts.path("takes_orders").asBoolean()).isTrue();
    assertThat(hosts.at("/hosts/0/roles/0").asText()).isEqualTo("api");
    assertThat(hosts.at("/hosts/1/state").asText()).isEqualTo("gone");
    assertThat(hosts.at("/hosts/0/load/calls").asLong()).isEqualTo(2);

    JsonNode trunks = stand.get("/v1/trunks").body();
    assertThat(trunks.at("/carriers/0/binds/1/up").asLong()).isZero();
    assertThat(trunks.at("/carriers/0/submits/taken").asLong()).isEqualTo(7);
    assertThat(trunks.at("/trunks/0/name").asText()).isEqualTo("far \"one\"");
    assertThat(trunks.at("/trunks/0/gateways/0/of").asLong()).isEqualTo(2);
    assertThat(trunks.at("/trunks/0/gateways/0/down_at/0").asText()).isEqualTo("b-voice");

    assertThat(stand.get("/v1/releases").body().at("/deploy/state").asText()).isEqualTo("done");
    assertThat(stand.get("/v1/drills").body().at("/drills/0/checks/0/held").asBoolean()).isTrue();
  }

  @Test
  void tellsTheOverviewAgainAndAgain() throws IOException, InterruptedException {
    Alert gone =
        new Alert(
            "host-gone",
            "b-voice",
            List.of("a-api"),
            Instant.EPOCH,
            Alert.Stage.RAISED,
            Instant.EPOCH);
    stand.memory.map("alerts/raised").put(gone.key(), new Json().bytes(gone), null);
    HttpResponse<java.io.InputStream> stream =
        stand.client.send(
            stand.request("/v1/overview").timeout(Duration.ofSeconds(20)).GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      JsonNode first = event(lines);
      assertThat(first.at("/figures/calls_live").asLong()).isEqualTo(3);
      assertThat(first.at("/counters/append_micros").asLong()).isEqualTo(20_000);
      assertThat(first.path("alerts"))
          .extracting(a -> a.path("level").asText() + " " + a.path("text").asText())
          .singleElement()
          .asString()
          .startsWith("serious b-voice: A host of the stack does not work.");
      assertThat(event(lines).path("hosts")).hasSize(2);
    }
  }

  private static JsonNode event(BufferedReader lines) throws IOException {
    String data = lines.readLine();
    assertThat(lines.readLine()).isEmpty();
    return new Json().read(data.substring("data: ".length()), JsonNode.class);
  }

  @Test
  void obeysOrdersOfTheTokenOnly() {
    assertThat(stand.post("/v1/hosts/a-voice/stop").body().at("/done/0").asText())
        .isEqualTo("a-voice");
    assertThat(stand.post("/v1/zones/b/promote").status()).isEqualTo(200);
    assertThat(stand.stack.obeyed).isEqualTo(List.of("stop a-voice", "promote b"));

    assertThat(stand.post("/v1/hosts/a-voice/start").text("message"))
        .endsWith("a-voice is up already");
    assertThat(as(Stand.KEY, "POST", "/v1/hosts/a-voice/stop").status()).isEqualTo(403);
    assertThat(as(Stand.SUBACCOUNT, "POST", "/v1/hosts/a-voice/stop").status()).isEqualTo(403);
    assertThat(stand.post("/v1/hosts/nobody/stop").status()).isEqualTo(404);
    assertThat(stand.post("/v1/hosts/a/stop").status()).isEqualTo(404);
    assertThat(stand.post("/v1/hosts/a-voice/explode").status()).isEqualTo(404);
    assertThat(stand.stack.obeyed).hasSize(2);

    stand.stack.takesOrders = false;
    assertThat(stand.post("/v1/hosts/a-voice/stop").status()).isEqualTo(400);
  }

  @Test
  void servesTheConsoleToAnybody() throws IOException, InterruptedException {
    HttpResponse<String> page =
        stand.client.send(
            stand.request("/console/").setHeader("Authorization", "none").GET().build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
    String tag = page.headers().firstValue("etag").orElseThrow();
    assertThat(
            stand
                .client
                .send(
                    stand.request("/console/").header("If-None-Match", tag).GET().build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(304);
    for (String path : List.of("/console/..%2f..%2flogback.xml", "/console/webjars.properties")) {
      assertThat(
              stand
                  .client
                  .send(
                      stand.request(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .as(path)
          .isIn(400, 404);
    }
  }
}
