package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Promise 3: what is past its deadline never happens later.
@Timeout(180)
final class ValidityTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void aMessageThatExpiredWhileTheCarrierWasAwayIsNeverSent() {
    Simulator before = Simulator.start(SimulatorConfig.defaults());
    try (StackProcess stack = StackProcess.startOn(before, Map.of(), Map.of())) {
      Api api = stack.api();
      String from = stack.credentials().numbers().getFirst();
      String handset = Carrier.newHandset();
      before.close();
      await().atMost(SOON).until(() -> !isReady(stack));
      String expired =
          api.post(
                  "/Messages.json",
                  "From",
                  from,
                  "To",
                  handset,
                  "Body",
                  "too late",
                  "ValidityPeriod",
                  "4")
              .text("sid");
      String patient =
          api.post(
                  "/Messages.json",
                  "From",
                  from,
                  "To",
                  handset,
                  "Body",
                  "in time",
                  "ValidityPeriod",
                  "600")
              .text("sid");
      await().atMost(SOON).until(() -> api.message(expired).text("status").equals("failed"));
      Answer message = api.message(expired);
      assertThat(message.body().path("error_code").asInt()).isEqualTo(30_036);
      try (Simulator after = Simulator.start(onPorts(before.smppPorts()))) {
        Outcome.awaitStatus(api, List.of(patient), "delivered", SOON);
        Carrier carrier = new Carrier(after.url());
        assertThat(carrier.inbox(handset))
            .extracting(m -> m.path("body").asText())
            .containsExactly("in time");
        assertThat(carrier.ledger().path("submits").asLong()).isEqualTo(1);
        assertThat(api.message(expired).text("status")).isEqualTo("failed");
      }
    } finally {
      before.close();
    }
  }

  private static boolean isReady(StackProcess stack) {
    return Http.get(stack.apiUrl().resolve("/readyz")).status() == 200;
  }

  private static SimulatorConfig onPorts(List<Integer> ports) {
    SimulatorConfig usual = SimulatorConfig.defaults();
    return new SimulatorConfig(
        usual.bindAddress(), 0, ports, usual.systemId(), usual.password(), usual.receiptDelay());
  }
}
