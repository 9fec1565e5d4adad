package io.ringfort.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.bench.load.MessageRequests;
import io.ringfort.bench.load.Requests;
import io.ringfort.bench.processes.CarrierLedger;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageFlowTest {
  private final Simulator simulator =
      Simulator.start(
          new SimulatorConfig(
              "127.0.0.1", 0, List.of(0, 0), "ringfort", "ringfort", Duration.ofMillis(50)));

  @AfterEach
  void closeSimulator() {
    simulator.close();
  }

  @Test
  void measuresFromTheFirstPostToTheLastReceipt() throws Exception {
    SmsReport.Flow flow = send(_ -> FakeStack.Fate.SUBMIT, 0);
    assertThat(flow.faults().areNone()).isTrue();
    assertThat(flow.messages()).isEqualTo(100);
    assertThat(flow.accept().p50()).isPositive().isLessThanOrEqualTo(flow.accept().p99());
    assertThat(flow.endToEndPerSecond()).isPositive();
    // The receipts come 50 ms after the submits.
    assertThat(100 / flow.receiptedPerSecond()).isGreaterThan(0.05);
  }

  @Test
  void keepsItsRate() throws Exception {
    SmsReport.Flow flow = send(_ -> FakeStack.Fate.SUBMIT, 200);
    assertThat(flow.intendedPerSecond()).isEqualTo(200);
    // 100 messages, the last one due after 495 ms.
    assertThat(flow.acceptedPerSecond()).isLessThanOrEqualTo(100 / 0.495);
  }

  @Test
  void tellsMessagesThatWereAcceptedButNeverCame() throws Exception {
    SmsReport.Flow flow = send(n -> n % 10 == 0 ? FakeStack.Fate.LOSE : FakeStack.Fate.SUBMIT, 0);
    assertThat(flow.faults()).isEqualTo(new SmsReport.Faults(10, 0, Map.of(), ""));
  }

  @Test
  void tellsMessagesThatCameTwice() throws Exception {
    SmsReport.Flow flow = send(n -> n % 20 == 0 ? FakeStack.Fate.DOUBLE : FakeStack.Fate.SUBMIT, 0);
    assertThat(flow.faults()).isEqualTo(new SmsReport.Faults(0, 5, Map.of(), ""));
  }

  @Test
  void tellsAnswersOtherThan201() throws Exception {
    SmsReport.Flow flow = send(n -> n == 7 ? FakeStack.Fate.REFUSE : FakeStack.Fate.SUBMIT, 0);
    assertThat(flow.faults())
        .isEqualTo(new SmsReport.Faults(0, 0, Map.of(503, 1), "{\"code\":20503}"));
  }

  private SmsReport.Flow send(FakeStack.Behaviour behaviour, double perSecond) throws Exception {
    try (FakeStack stack = new FakeStack(simulator, behaviour);
        CarrierLedger ledger = CarrierLedger.open(simulator.url())) {
      Requests requests = Requests.basic(stack.access().apiUrl(), "AC1", "secret");
      MessageRequests messages =
          new MessageRequests(
              requests, "/2010-04-01/Accounts/AC1/Messages.json", Senders.of(stack.access(), 3));
      MessageFlow flow =
          new MessageFlow(
              stack.access().apiUrl(), messages, ledger, null, 0, Duration.ofMillis(500));
      return flow.send(100, 8, perSecond);
    }
  }

  @Test
  void buysTheNumbersThatAreMissing() throws Exception {
    try (FakeStack stack = new FakeStack(simulator, _ -> FakeStack.Fate.SUBMIT)) {
      assertThat(Senders.of(stack.access(), 3))
          .containsExactly("+14155550100", "+14155550101", "+14155550102");
      assertThat(stack.owned()).containsExactly("+14155550100", "+14155550101", "+14155550102");
    }
  }
}
