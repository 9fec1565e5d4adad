package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Carriers that do not answer, throttle, and hang up: one country's with the policy `resend`,
/// another's with `hold`.
@Timeout(180)
final class CarrierFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int CLIENTS = 32;

  private static final Simulator RESENT = Simulator.start(SimulatorConfig.defaults());
  private static final Simulator HELD = Simulator.start(SimulatorConfig.defaults());

  private static StackProcess stack;

  @BeforeAll
  static void start() {
    Map<String, Object> config =
        Map.of(
            "account", Map.of("numbers", 10),
            "messaging", Map.of("senderMessagesPerSecond", 1_000),
            "simulator", Map.of("enabled", false),
            "carriers", List.of(entry(RESENT, "+1", "resend"), entry(HELD, "+44", "hold")));
    stack = StackProcess.start(config);
  }

  private static Map<String, Object> entry(
      Simulator simulator, String prefix, String unknownOutcome) {
    SimulatorConfig login = SimulatorConfig.defaults();
    Map<String, Object> entry = new HashMap<>();
    entry.put("name", unknownOutcome);
    entry.put("prefixes", List.of(prefix));
    entry.put(
        "gateways",
        simulator.smppPorts().stream()
            .map(port -> simulator.url().getHost() + ":" + port)
            .toList());
    entry.put("systemId", login.systemId());
    entry.put("password", login.password());
    entry.put("inventoryUrl", simulator.url().toString());
    entry.put("referenceTlv", 0x1400);
    entry.put("responseTimeout", "1s");
    entry.put("unknownOutcome", unknownOutcome);
    return entry;
  }

  @AfterAll
  static void stop() {
    stack.close();
    RESENT.close();
    HELD.close();
  }

  private static Load.Plan plan(String name, int messages, List<String> handsets, String... extra) {
    return new Load.Plan(
        stack.api(), stack.credentials().numbers(), handsets, name, messages, List.of(extra));
  }

  @Test
  void everythingArrivesOverACarrierThatDropsAnswersThrottlesAndHangsUp() {
    int messages = Boolean.getBoolean("long") ? 10_000 : 1_000;
    List<String> handsets = Stream.generate(Carrier::newHandset).limit(10).toList();
    long doubtsBefore = Outcome.doubts(stack);
    Carrier carrier = new Carrier(RESENT.url());
    carrier.order(Map.of("dropResponses", 0.1, "throttle", 0.1, "killBinds", 0.25));
    Load load = Load.run(plan("faulty", messages, handsets), CLIENTS);
    assertThat(load.accepted()).hasSize(messages);
    await()
        .atMost(SOON)
        .until(() -> carrier.ledger().path("distinctMessages").asLong() >= messages * 9L / 10);
    carrier.order(Map.of());
    Outcome.awaitStatus(stack.api(), load.accepted().keySet(), "delivered", SOON);
    assertThat(Outcome.received(carrier, handsets))
        .containsExactlyInAnyOrderElementsOf(load.accepted().values());

    long doubts = Outcome.doubts(stack) - doubtsBefore;
    Map<String, Object> figures = new LinkedHashMap<>();
    for (String count : List.of("submits", "doubled", "throttled", "droppedResponses")) {
      figures.put(count, carrier.ledger().path(count).asLong());
    }
    figures.put("doubts", doubts);
    Reports.write("carrier-faults", figures);
    assertThat(carrier.ledger().path("doubled").asLong()).isLessThanOrEqualTo(doubts);
  }

  @Test
  void whereUnknownOutcomesAreHeldNothingIsSubmittedAgain() {
    List<String> handsets = IntStream.range(0, 5).mapToObj(i -> "+44791112340" + i).toList();
    Carrier carrier = new Carrier(HELD.url());
    carrier.order(Map.of("dropResponses", 0.3));
    Load load = Load.run(plan("held", 100, handsets, "ValidityPeriod", "15"), CLIENTS);
    assertThat(load.accepted()).hasSize(100);
    Api api = stack.api();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(Set.of("delivered", "failed")).containsAll(statuses(api, load)));
    assertThat(statuses(api, load)).containsExactlyInAnyOrder("delivered", "failed");
    for (String sid : load.accepted().keySet()) {
      Answer message = api.message(sid);
      if (message.text("status").equals("failed")) {
        assertThat(message.body().path("error_code").asInt()).isEqualTo(30_008);
      }
    }
    assertThat(carrier.ledger().path("doubled").asLong()).isZero();
    assertThat(carrier.ledger().path("submits").asLong()).isEqualTo(100);
  }

  private static Set<String> statuses(Api api, Load load) {
    Map<String, String> all = Outcome.statuses(api);
    return Set.copyOf(
        load.accepted().keySet().stream().map(sid -> all.getOrDefault(sid, "missing")).toList());
  }
}
