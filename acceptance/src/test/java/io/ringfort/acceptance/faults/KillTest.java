package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Promise 1: what got a 2xx survives the death of its process, and happens once. The process, with
/// its queue inside, dies by SIGKILL; the database server is left behind and started anew.
@Timeout(180)
final class KillTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int CLIENTS = 32;
  private static final int WINDOW = 50;
  private static final int BINDS = 4;

  private static Simulator simulator;
  private static StackProcess stack;
  private static Carrier carrier;

  @BeforeAll
  static void start() {
    SimulatorConfig usual = SimulatorConfig.defaults();
    // Long enough that many receipts are still to come when the process dies.
    simulator =
        Simulator.start(
            new SimulatorConfig(
                usual.bindAddress(),
                0,
                usual.smppPorts(),
                usual.systemId(),
                usual.password(),
                Duration.ofSeconds(2)));
    stack =
        StackProcess.startOn(
            simulator,
            Map.of(
                "account",
                Map.of("numbers", 10),
                "messaging",
                Map.of("senderMessagesPerSecond", 1_000)),
            Map.of("window", WINDOW, "binds", BINDS / 2));
    carrier = stack.carrier();
  }

  @AfterAll
  static void stop() {
    stack.close();
    simulator.close();
  }

  @BeforeEach
  void forget() {
    carrier.reset();
  }

  private static List<String> handsets(int count) {
    return Stream.generate(Carrier::newHandset).limit(count).toList();
  }

  private static Load.Plan plan(String name, int messages, List<String> handsets) {
    return new Load.Plan(
        stack.api(), stack.credentials().numbers(), handsets, name, messages, List.of());
  }

  /// Everything that was accepted is in an inbox, once, and the API says so.
  private static void assertAllDelivered(Map<String, String> accepted, List<String> handsets) {
    Outcome.awaitStatus(stack.api(), accepted.keySet(), "delivered", SOON);
    assertThat(Outcome.received(carrier, handsets)).containsAll(accepted.values());
  }

  /// Also what comes while it is dead: the receipts of what it sent in its last two seconds.
  @Test
  void whatGotA201SurvivesAKillInTheMiddleOfTheLoad() {
    int messages = Boolean.getBoolean("long") ? 50_000 : 5_000;
    List<String> handsets = handsets(20);
    Load load = Load.begin(plan("kill", messages, handsets), CLIENTS);
    await().atMost(SOON).until(() -> load.accepted().size() >= messages / 2);
    stack.kill9();
    load.join();
    long submittedBefore = carrier.ledger().path("submits").asLong();
    long receiptsPending = carrier.ledger().path("receiptsPending").asLong();
    assertThat(receiptsPending).isPositive();
    long begun = System.nanoTime();
    stack.restart();
    Duration ready = Duration.ofNanos(System.nanoTime() - begun);
    assertAllDelivered(load.accepted(), handsets);
    Duration delivered = Duration.ofNanos(System.nanoTime() - begun);

    long doubled = carrier.ledger().path("doubled").asLong();
    long doubts = Outcome.doubts(stack);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("accepted", load.accepted().size());
    figures.put("submittedBeforeTheKill", submittedBefore);
    figures.put("receiptsPendingAtTheKill", receiptsPending);
    figures.put("readyMillis", ready.toMillis());
    figures.put("allDeliveredMillis", delivered.toMillis());
    figures.put("doubts", doubts);
    figures.put("doubled", doubled);
    Reports.write("kill9", figures);
    assertThat(doubled).isLessThanOrEqualTo(doubts);
    assertThat(doubts).isLessThanOrEqualTo(WINDOW * BINDS);
  }

  @Test
  void aSecondKillDuringTheRecoveryLosesNothing() {
    List<String> handsets = handsets(10);
    Load load = Load.begin(plan("twice", 1_500, handsets), CLIENTS);
    await().atMost(SOON).until(() -> load.accepted().size() >= 700);
    stack.kill9();
    load.join();
    long takeOvers = takeOvers();
    stack.relaunch();
    await().atMost(SOON).until(() -> takeOvers() > takeOvers);
    stack.kill9();
    stack.restart();
    assertAllDelivered(load.accepted(), handsets);
  }

  private static long takeOvers() {
    Path log = stack.data().resolve("logs/ringfort.log");
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("took over")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aScheduledMessageIsThereAfterAKillAndCanBeCanceled() {
    Api api = stack.api();
    String service = api.post("/v1/Services", "FriendlyName", "scheduled").text("sid");
    String number =
        api.get("/IncomingPhoneNumbers.json")
            .body()
            .path("incoming_phone_numbers")
            .path(0)
            .path("sid")
            .asText();
    assertThat(
            api.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", number)
                .status())
        .isEqualTo(201);
    String handset = Carrier.newHandset();
    String sid =
        api.post(
                "/Messages.json",
                "MessagingServiceSid",
                service,
                "To",
                handset,
                "Body",
                "later",
                "ScheduleType",
                "fixed",
                "SendAt",
                Instant.now().plusSeconds(1_800).toString())
            .text("sid");
    stack.kill9();
    stack.restart();
    assertThat(api.message(sid).text("status")).isEqualTo("scheduled");
    assertThat(api.post("/Messages/" + sid + ".json", "Status", "canceled").text("status"))
        .isEqualTo("canceled");
    assertThat(api.message(sid).text("status")).isEqualTo("canceled");
    assertThat(carrier.inbox(handset)).isEmpty();
  }

  @Test
  void anApplicationThatAnswersAfterTheKillSendsItsReplyOnce() {
    Api api = stack.api();
    JsonNode number =
        api.get("/IncomingPhoneNumbers.json").body().path("incoming_phone_numbers").path(1);
    String path = "/IncomingPhoneNumbers/" + number.path("sid").asText() + ".json";
    assertThat(api.post(path, "SmsUrl", carrier.sink("slow").toString()).status()).isEqualTo(200);
    Map<String, Object> reply =
        Map.of("body", "<Response><Message>the answer</Message></Response>");
    carrier.answer("slow", Map.of("body", reply.get("body"), "delayMs", 5_000));
    String handset = Carrier.newHandset();
    carrier.write(handset, number.path("phone_number").asText(), "the question");
    await().atMost(SOON).until(() -> !carrier.asked("slow").isEmpty());
    stack.kill9();
    carrier.answer("slow", reply);
    stack.restart();
    await().atMost(SOON).until(() -> !carrier.inbox(handset).isEmpty());
    // And once more: what the application is asked again must not send a second reply.
    stack.kill9();
    stack.restart();
    String after = api.send(stack.credentials().numbers().getFirst(), handset, "after").text("sid");
    Outcome.awaitStatus(api, List.of(after), "delivered", SOON);
    assertThat(carrier.inbox(handset))
        .extracting(m -> m.path("body").asText())
        .containsExactly("the answer", "after");
    assertThat(tokens("slow")).hasSize(1);
  }

  private static Set<String> tokens(String sink) {
    return carrier.asked(sink).stream()
        .map(request -> request.path("headers").path("i-twilio-idempotency-token").path(0).asText())
        .collect(Collectors.toSet());
  }
}
