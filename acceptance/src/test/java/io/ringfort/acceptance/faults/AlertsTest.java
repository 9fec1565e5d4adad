package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Signed;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A stack says by itself what is wrong, to whom it was told to say it: once when it begins and
/// once when it is over.
@Timeout(240)
final class AlertsTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String SINK = "operators";

  private static Simulator simulator;
  private static StackProcess stack;
  private static String operator;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorConfig.defaults());
    operator = Carrier.newHandset();
    String sink = new Carrier(simulator.url()).sink(SINK).toString();
    stack =
        StackProcess.startOn(
            simulator,
            Map.of("alerts", Map.of("webhook", sink, "sms", Map.of("to", List.of(operator)))),
            Map.of());
  }

  @AfterAll
  static void stop() {
    try {
      stack.signalDatabase("CONT");
    } finally {
      stack.close();
      simulator.close();
    }
  }

  private static JsonNode alerts() {
    Answer answer = stack.api().get("/v1/alerts");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("alerts");
  }

  @Test
  void aDatabaseThatIsAwayIsToldOnceAndItsReturnOnce() {
    assertThat(alerts()).isEmpty();

    stack.signalDatabase("STOP");
    await().atMost(SOON).until(() -> !alerts().isEmpty());
    JsonNode alert = alerts().path(0);
    assertThat(alert.path("name").asText()).isEqualTo("database-away");
    assertThat(alert.path("severity").asText()).isEqualTo("critical");
    assertThat(alert.path("meaning").asText()).isNotEmpty();
    assertThat(alert.path("action").asText()).isNotEmpty();
    assertThat(alert.path("more_info").asText())
        .isEqualTo(stack.apiUrl() + "/docs/operations#alert-database-away");
    await().atMost(SOON).until(() -> stack.carrier().asked(SINK).size() == 1);
    await().atMost(SOON).until(() -> stack.carrier().inbox(operator).size() == 1);

    stack.signalDatabase("CONT");
    await().atMost(SOON).until(() -> alerts().isEmpty());
    await().atMost(SOON).until(() -> stack.carrier().asked(SINK).size() == 2);
    await().atMost(SOON).until(() -> stack.carrier().inbox(operator).size() == 2);

    assertThat(stack.carrier().asked(SINK))
        .extracting(asked -> asked.path("form").path("AlertStatus").asText())
        .containsExactly("raised", "cleared");
    RequestValidator validator = new RequestValidator(stack.credentials().authToken());
    assertThat(stack.carrier().asked(SINK)).allMatch(new Signed(validator)::isSigned);
    assertThat(stack.carrier().inbox(operator))
        .extracting(m -> m.path("body").asText())
        .satisfiesExactly(
            raised ->
                assertThat(raised)
                    .startsWith("Ringfort: database-away (database) raised.")
                    .endsWith("/docs/operations#alert-database-away"),
            cleared ->
                assertThat(cleared).startsWith("Ringfort: database-away (database) cleared."));
  }

  @Test
  void whoIsUnknownLearnsNothing() {
    assertThat(Http.get(stack.apiUrl().resolve("/v1/alerts")).status()).isEqualTo(401);
  }

  @Test
  void aSubaccountSeesNoAlerts() {
    JsonNode made = stack.api().post("/2010-04-01/Accounts.json", "FriendlyName", "tenant").body();
    String sid = made.path("sid").asText();
    var tenant = new Api(stack.apiUrl(), sid, sid, made.path("auth_token").asText());
    assertThat(tenant.get("/v1/alerts").status()).isEqualTo(403);
  }
}
