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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// SIGTERM: what an operator, a supervisor or a deploy sends.
@Timeout(180)
final class TerminationTest {
  private static final Duration SOON = Duration.ofSeconds(90);

  @Test
  void anOrderlyEndUnderLoadTakesTenSecondsAtMostAndLosesAndDoublesNothing() {
    try (Simulator simulator = Simulator.start(SimulatorConfig.defaults());
        StackProcess stack =
            StackProcess.startOn(
                simulator,
                Map.of(
                    "account",
                    Map.of("numbers", 10),
                    "messaging",
                    Map.of("senderMessagesPerSecond", 1_000)),
                Map.of())) {
      Carrier carrier = stack.carrier();
      List<String> handsets = Stream.generate(Carrier::newHandset).limit(10).toList();
      Load load =
          Load.begin(
              new Load.Plan(
                  stack.api(), stack.credentials().numbers(), handsets, "term", 3_000, List.of()),
              32);
      await().atMost(SOON).until(() -> load.accepted().size() >= 1_000);
      // A carrier that takes its time, so that answers are outstanding.
      carrier.order(Map.of("delayMs", 300));
      long begun = System.nanoTime();
      int exit = stack.terminate();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      load.join();
      carrier.order(Map.of());
      assertThat(exit).isIn(0, 143);
      assertThat(took).isLessThan(Duration.ofSeconds(12));
      stack.restart();
      Outcome.awaitStatus(stack.api(), load.accepted().keySet(), "delivered", SOON);
      assertThat(Outcome.received(carrier, handsets)).containsAll(load.accepted().values());
      Reports.write(
          "termination",
          Map.of(
              "millis", took.toMillis(),
              "exit", exit,
              "accepted", load.accepted().size(),
              "doubts", Outcome.doubts(stack),
              "doubled", carrier.ledger().path("doubled").asLong()));
      // Every answer was waited for.
      assertThat(Outcome.doubts(stack)).isZero();
      assertThat(carrier.ledger().path("doubled").asLong()).isZero();
    }
  }
}
