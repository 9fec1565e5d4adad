package io.ringfort.bench.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.bench.processes.CarrierLedger;
import io.ringfort.bench.processes.SimulatorProcess;
import org.junit.jupiter.api.Test;

class BareLoopTest {
  @Test
  void submitsEachMessageOnceAndTakesEveryReceipt() throws Exception {
    try (SimulatorProcess simulator = SimulatorProcess.start(10);
        CarrierLedger ledger = CarrierLedger.open(simulator.url());
        BareLoop loop =
            BareLoop.bind(
                simulator.smppPorts(), 2, SimulatorProcess.SYSTEM_ID, SimulatorProcess.PASSWORD)) {
      assertThat(loop.submit(500, 10, 0)).isPositive();
      await()
          .untilAsserted(
              () ->
                  assertThat(ledger.read())
                      .isEqualTo(new CarrierLedger.Totals(500, 500, 0, 500, 0)));
      assertThat(simulator.cpuSeconds()).isPositive();
      ledger.reset();
      assertThat(ledger.read().distinct()).isZero();
    }
  }
}
