package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// A slow sender's backlog, of which all that is more than half a minute away waits in the
/// database: killed while it is put there, and killed again while it is taken up.
@Timeout(300)
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "takes two minutes")
final class ParkedKillTest {
  private static final int MESSAGES = 700;

  @Test
  void aBacklogThatIsPartlyParkedSurvivesKillsAndIsSentOnce() {
    try (Simulator simulator = Simulator.start(SimulatorConfig.defaults());
        StackProcess stack =
            StackProcess.startOn(
                simulator,
                Map.of(
                    "account",
                    Map.of("numbers", 1),
                    "messaging",
                    Map.of("senderMessagesPerSecond", 10)),
                Map.of())) {
      Carrier carrier = stack.carrier();
      List<String> handsets = List.of(Carrier.newHandset());
      Load load =
          Load.run(
              new Load.Plan(
                  stack.api(),
                  stack.credentials().numbers(),
                  handsets,
                  "slow",
                  MESSAGES,
                  List.of()),
              16);
      assertThat(load.accepted()).hasSize(MESSAGES);
      stack.kill9();
      stack.restart();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> carrier.ledger().path("submits").asLong() >= MESSAGES / 2);
      stack.kill9();
      stack.restart();
      Outcome.awaitStatus(
          stack.api(), load.accepted().keySet(), "delivered", Duration.ofMinutes(2));
      assertThat(Outcome.received(carrier, handsets)).hasSize(MESSAGES);
      // At ten a second hardly any is on the wire at a kill.
      assertThat(carrier.ledger().path("doubled").asLong()).isLessThanOrEqualTo(5);
    }
  }
}
