package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.ZonesProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Promise 1 on many hosts: what got a 2xx survives the host that has it in hand.
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "starts fifteen hosts, and loads them")
@Timeout(600)
final class ZonesMessagesTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int CLIENTS = 16;
  private static final int WINDOW = 50;

  private static Simulator simulator;
  private static ZonesProcess stack;
  private static Carrier carrier;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorConfig.defaults());
    stack =
        ZonesProcess.startOn(
            simulator,
            Map.of(
                "account",
                Map.of("numbers", 10),
                "messaging",
                Map.of("senderMessagesPerSecond", 1_000)),
            Map.of("window", WINDOW));
    carrier = stack.carrier();
  }

  @AfterAll
  static void stop() {
    stack.close();
    simulator.close();
  }

  @Test
  void everyHostIsUpAndAMessageSentToAnyGatewayIsDelivered() {
    assertThat(StreamSupport.stream(stack.status().path("hosts").spliterator(), false))
        .hasSize(15)
        .allSatisfy(h -> assertThat(h.path("state").asText()).isEqualTo("up"));
    assertThat(stack.gateways()).hasSize(3);
    for (int zone = 0; zone < 3; zone++) {
      String handset = Carrier.newHandset();
      String sid =
          stack.api(zone).send(stack.credentials().numbers().getFirst(), handset, "to zone " + zone)
              .text("sid");
      await()
          .atMost(SOON)
          .until(() -> stack.api(0).message(sid).text("status").equals("delivered"));
      assertThat(carrier.inbox(handset))
          .extracting(m -> m.path("body").asText())
          .containsExactly("to zone " + zone);
    }
  }

  @Test
  void statusTellsWhoOwnsAMessage() {
    String handset = Carrier.newHandset();
    carrier.turn(handset, "off");
    String sid =
        stack.api(0).send(stack.credentials().numbers().getFirst(), handset, "waits").text("sid");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(StreamSupport.stream(messages().spliterator(), false))
                    .filteredOn(m -> m.path("sid").asText().equals(sid))
                    .extracting(m -> m.path("owner").asText())
                    .singleElement()
                    .asString()
                    .endsWith("-messaging"));
  }

  private static JsonNode messages() {
    return stack.status().path("messages");
  }

  @Test
  void aKilledMessagingHostUnderLoadLosesNothing() {
    carrier.reset();
    int count = Boolean.getBoolean("long") ? 20_000 : 3_000;
    List<String> handsets = Stream.generate(Carrier::newHandset).limit(20).toList();
    Load load =
        Load.begin(
            new Load.Plan(
                stack.api(1), stack.credentials().numbers(), handsets, "zones", count, List.of()),
            CLIENTS);
    await().atMost(SOON).until(() -> load.accepted().size() >= count / 3);
    long begun = System.nanoTime();
    stack.kill("a-messaging");
    load.join();
    Outcome.awaitStatus(stack.api(2), load.accepted().keySet(), "delivered", SOON);
    assertThat(Outcome.received(carrier, handsets)).containsAll(load.accepted().values());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("accepted", load.accepted().size());
    figures.put("refused", load.refusals().toString());
    figures.put("doubled", carrier.ledger().path("doubled").asLong());
    figures.put(
        "allDeliveredMillis", Duration.ofNanos(System.nanoTime() - begun).toMillis());
    Reports.write("zones-kill-messaging", figures);
    assertThat(load.refusals()).isEmpty();
    stack.awaitUp("a-messaging");
  }
}
