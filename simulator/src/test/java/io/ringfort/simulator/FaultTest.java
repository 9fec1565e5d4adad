package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jsmpp.bean.BindType;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final String TO = "4915112345678";

  private Simulator simulator;
  private CarrierHttp http;
  private Esme esme;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorConfig.defaults());
    http = new CarrierHttp(simulator);
    esme = Esme.bind(simulator);
  }

  @AfterEach
  void stop() {
    esme.close();
    http.close();
    simulator.close();
  }

  @Test
  void acceptsTheMessageWhoseResponseItDrops() throws Exception {
    faults("{\"dropResponses\":1}");
    esme.session().setTransactionTimer(300);
    assertThatThrownBy(() -> esme.submit(TO, "Hello", Esme.reference("SM1")))
        .isInstanceOf(ResponseTimeoutException.class);
    faults("{}");
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    assertThat(http.inbox(TO)).hasSize(1);
    assertThat(http.inbox(TO).get(0).get("submits").asInt()).isEqualTo(2);
    assertThat(http.ledger("droppedResponses")).isEqualTo(1);
  }

  @Test
  void throttlesWithoutCountingASubmit() throws Exception {
    faults("{\"throttle\":1}");
    assertThatThrownBy(() -> esme.submit(TO, "Hello", Esme.reference("SM1")))
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(0x58));
    faults("{}");
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    assertThat(http.inbox(TO).get(0).get("submits").asInt()).isEqualTo(1);
    assertThat(http.ledger("throttled")).isEqualTo(1);
    assertThat(http.ledger("submits")).isEqualTo(1);
  }

  @Test
  void rejectsWithoutCountingASubmit() throws Exception {
    faults("{\"reject\":1}");
    assertThatThrownBy(() -> esme.submit(TO, "Hello"))
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(0x45));
    assertThat(http.inbox(TO)).isEmpty();
    assertThat(http.ledger("rejected")).isEqualTo(1);
    assertThat(http.ledger("submits")).isZero();
  }

  @Test
  void throttlesAboutTheShareThatWasAskedFor() throws Exception {
    faults("{\"throttle\":0.5}");
    for (int i = 0; i < 200; i++) {
      submitAnyway(i);
    }
    assertThat(http.ledger("throttled")).isBetween(60L, 140L);
    assertThat(http.ledger("submits")).isEqualTo(200 - http.ledger("throttled"));
  }

  @Test
  void delaysResponsesWithoutHoldingUpTheSession() throws Exception {
    faults("{\"delayMs\":500}");
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> submits =
          IntStream.range(0, 50)
              .<Callable<String>>mapToObj(i -> () -> esme.submit(TO, "Hello " + i))
              .toList();
      for (Future<String> id : threads.invokeAll(submits)) {
        assertThat(id.get()).isNotEmpty();
      }
    }
    // One after the other they would take 25 seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(8));
  }

  @Test
  void killsBindsAtTheTcpLevelUntilToldToStop() throws Exception {
    try (Esme other = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_TRX)) {
      await().until(() -> http.ledger("binds") == 2);
      faults("{\"killBinds\":0.01}");
      await().until(() -> http.ledger("binds") == 1);
      await().until(() -> http.ledger("binds") == 0);
      assertThat(esme.session().getSessionState().isBound()).isFalse();
      assertThat(other.session().getSessionState().isBound()).isFalse();
    }
    faults("{}");
    try (Esme again = Esme.bind(simulator)) {
      assertThat(again.submit(TO, "Hello")).isNotEmpty();
    }
  }

  @Test
  void refusesFaultsThatItDoesNotKnow() throws Exception {
    assertThat(http.put("/faults", "{\"explode\":1}").body())
        .isEqualTo(
            "{\"error\":\"got unknown key explode (expected: dropResponses, throttle, reject,"
                + " delayMs, killBinds, sip)\"}");
    assertThat(http.put("/faults", "{\"throttle\":1.5}").body())
        .isEqualTo("{\"error\":\"throttle: got 1.5 (expected: 0 to 1)\"}");
    assertThat(http.put("/faults", "{\"delayMs\":-1}").statusCode()).isEqualTo(400);
    assertThat(http.put("/faults", "{\"throttle\":\"much\"}").statusCode()).isEqualTo(400);
    assertThat(http.put("/faults", "[]").statusCode()).isEqualTo(400);
    assertThat(http.put("/faults", "").statusCode()).isEqualTo(400);
    assertThat(http.get("/faults").get("throttle").asDouble()).isZero();
  }

  @Test
  void setsWhatIsMissingBackToZero() throws Exception {
    faults("{\"throttle\":0.2,\"delayMs\":10}");
    faults("{\"reject\":0.3}");
    assertThat(http.get("/faults").get("throttle").asDouble()).isZero();
    assertThat(http.get("/faults").get("delayMs").asLong()).isZero();
    assertThat(http.get("/faults").get("reject").asDouble()).isEqualTo(0.3);
  }

  private void submitAnyway(int i) throws Exception {
    try {
      esme.submit(TO, "Hello " + i);
    } catch (NegativeResponseException e) {
      assertThat(e.getCommandStatus()).isEqualTo(0x58);
    }
  }

  private void faults(String json) throws Exception {
    assertThat(http.put("/faults", json).statusCode()).isEqualTo(200);
  }
}
