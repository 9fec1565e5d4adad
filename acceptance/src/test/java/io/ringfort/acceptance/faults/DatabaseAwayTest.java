package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Promise 4: messages go on when the database is away, and history catches up. The server is
/// frozen with all its sessions, which is worse than being dead: connections stay open, and nobody
/// answers.
@Timeout(240)
final class DatabaseAwayTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AWAY = Duration.ofSeconds(Boolean.getBoolean("long") ? 60 : 20);

  private static Simulator simulator;
  private static StackProcess stack;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorConfig.defaults());
    stack = StackProcess.startOn(simulator, Map.of("account", Map.of("numbers", 4)), Map.of());
  }

  @AfterAll
  static void stop() {
    stack.signalDatabase("CONT");
    stack.close();
    simulator.close();
  }

  @Test
  void messagesGoOnWithoutTheDatabaseAndHistoryCatchesUp() {
    Api api = stack.api();
    Carrier carrier = stack.carrier();
    List<String> numbers = stack.credentials().numbers();
    JsonNode asked =
        api.get("/IncomingPhoneNumbers.json").body().path("incoming_phone_numbers").path(0);
    carrier.answer("application", Map.of("body", "<Response><Message>heard</Message></Response>"));
    api.post(
        "/IncomingPhoneNumbers/" + asked.path("sid").asText() + ".json",
        "SmsUrl",
        carrier.sink("application").toString());
    String forSale =
        api.get("/AvailablePhoneNumbers/US/Local.json")
            .body()
            .path("available_phone_numbers")
            .path(0)
            .path("phone_number")
            .asText();
    assertThat(forSale).isNotEmpty();
    List<String> handsets = Stream.generate(Carrier::newHandset).limit(5).toList();

    stack.signalDatabase("STOP");
    long frozenAt = System.nanoTime();
    List<Load> loads = new ArrayList<>();
    List<String> writers = new ArrayList<>();
    int list = 0;
    String retryAfter = "";
    int purchase = 0;
    while (System.nanoTime() - frozenAt < AWAY.toNanos()) {
      loads.add(
          Load.run(
              new Load.Plan(api, numbers, handsets, "away " + loads.size(), 50, List.of()), 8));
      String writer = Carrier.newHandset();
      writers.add(writer);
      carrier.write(writer, asked.path("phone_number").asText(), "hello?");
      Answer listed = api.get("/Messages.json");
      list = listed.status();
      retryAfter = listed.header("Retry-After");
      purchase = api.post("/IncomingPhoneNumbers.json", "PhoneNumber", forSale).status();
    }
    int messages = loads.size() * 50;
    List<String> sids = loads.stream().flatMap(load -> load.accepted().keySet().stream()).toList();
    assertThat(sids).hasSize(messages);
    // From memory, as long as the database is away.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(api.message(sids.getLast()).text("status")).isEqualTo("delivered"));
    await()
        .atMost(SOON)
        .until(
            () -> carrier.ledger().path("distinctMessages").asLong() >= messages + writers.size());
    assertThat(writers)
        .allSatisfy(
            writer ->
                assertThat(carrier.inbox(writer))
                    .extracting(m -> m.path("body").asText())
                    .containsExactly("heard"));
    assertThat(list).isEqualTo(503);
    assertThat(retryAfter).isNotEmpty();
    assertThat(purchase).isEqualTo(503);

    stack.signalDatabase("CONT");
    long back = System.nanoTime();
    Outcome.awaitStatus(api, sids, "delivered", SOON);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("awaySeconds", AWAY.toSeconds());
    figures.put("messagesMeanwhile", messages);
    figures.put("repliesMeanwhile", writers.size());
    figures.put("historyCaughtUpMillis", Duration.ofNanos(System.nanoTime() - back).toMillis());
    Reports.write("database-away", figures);
    assertThat(Outcome.received(carrier, handsets)).hasSize(messages);
    assertThat(carrier.ledger().path("doubled").asLong()).isZero();
  }
}
