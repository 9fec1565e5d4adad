package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Delivery receipts (SMPP 3.4, 5.2.12 and appendix B).
class ReceiptTest {
  private static final String TO = "4915112345678";

  private Simulator simulator;
  private CarrierHttp http;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorConfig.defaults());
    http = new CarrierHttp(simulator);
  }

  @AfterEach
  void stop() {
    http.close();
    simulator.close();
  }

  @Test
  void saysThatAMessageWasDelivered() throws Exception {
    try (Esme esme = Esme.bind(simulator)) {
      String id = esme.submit(TO, "Hello there, this is more than twenty");
      DeliverSm receipt = next(esme);
      assertThat(receipt.getEsmClass()).isEqualTo((byte) 0x04);
      assertThat(receipt.getSourceAddr()).isEqualTo(TO);
      assertThat(receipt.getDestAddress()).isEqualTo(Esme.FROM);
      assertThat(text(receipt))
          .matches(
              "id:"
                  + id
                  + " sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10}"
                  + " stat:DELIVRD err:000 text:Hello there, this is");
      assertThat(
              receipt
                  .getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                  .getValueAsString())
          .isEqualTo(id);
      assertThat(messageState(receipt)).isEqualTo((byte) 2);
      await().until(() -> http.ledger("receiptsSent") == 1);
      assertThat(http.ledger("receiptsPending")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "off, UNDELIV, 003, 5",
    "unknown, UNDELIV, 005, 5",
    "landline, REJECTD, 006, 8",
    "blocked, REJECTD, 004, 8",
    "expired, EXPIRED, 036, 3"
  })
  void saysWhyAMessageWasNotDelivered(String state, String stat, String err, byte messageState)
      throws Exception {
    assertThat(http.put("/handsets/+" + TO, "{\"state\":\"" + state + "\"}").statusCode())
        .isEqualTo(200);
    try (Esme esme = Esme.bind(simulator)) {
      esme.submit(TO, "Hello");
      DeliverSm receipt = next(esme);
      assertThat(text(receipt)).contains("dlvrd:000", "stat:" + stat + " err:" + err);
      assertThat(messageState(receipt)).isEqualTo(messageState);
      assertThat(http.inbox(TO)).isEmpty();
    }
  }

  @Test
  void waitsUntilABindThatReceivesIsUp() throws Exception {
    try (Esme sender = Esme.bind(simulator.smppPorts().getFirst(), BindType.BIND_TX)) {
      String id = sender.submit(TO, "Hello");
      assertThat(http.ledger("receiptsPending")).isEqualTo(1);
      try (Esme receiver = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_RX)) {
        assertThat(text(next(receiver))).startsWith("id:" + id);
      }
      assertThat(sender.delivered()).isEmpty();
    }
  }

  @Test
  void goesOverAnotherBindWhenOneRefusesIt() throws Exception {
    try (Esme refusing = Esme.bind(simulator.smppPorts().getFirst(), BindType.BIND_TRX)) {
      refusing.answerWith(0x64);
      refusing.submit(TO, "Hello");
      await().until(() -> !refusing.refused().isEmpty());
      try (Esme taking = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_RX)) {
        assertThat(next(taking)).isNotNull();
        await().until(() -> http.ledger("receiptsSent") == 1);
      }
    }
  }

  @Test
  void isTriedOnceOverABindThatRefusesItWhileAnotherIsUp() throws Exception {
    try (Esme refusing = Esme.bind(simulator.smppPorts().getFirst(), BindType.BIND_TRX);
        Esme taking = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_RX)) {
      await().until(() -> http.ledger("binds") == 2);
      refusing.answerWith(0x64);
      for (int i = 0; i < 40; i++) {
        refusing.submit(TO, "Hello " + i);
      }
      await().until(() -> http.ledger("receiptsSent") == 40);
      assertThat(taking.delivered()).hasSize(40);
      assertThat(refusing.refused())
          .isNotEmpty()
          .extracting(ReceiptTest::text)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void goesOverAnotherBindAsSoonAsOneDiesBeforeItAcknowledges() throws Exception {
    try (SilentReceiver dying = SilentReceiver.bind(simulator.smppPorts().getFirst())) {
      try (Esme sender = Esme.bind(simulator.smppPorts().getFirst(), BindType.BIND_TX)) {
        sender.submit(TO, "Hello");
      }
      dying.awaitDelivery();
      try (Esme living = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_RX)) {
        dying.close();
        // The carrier waits five seconds for an acknowledgement: it must not, of a dead bind.
        assertThat(living.delivered().poll(4, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  @Test
  void isNotSentWhenNobodyAskedForIt() throws Exception {
    try (Esme esme = Esme.bind(simulator)) {
      esme.submitWithoutReceipt(TO, "Hello");
      assertThat(http.ledger("receiptsPending")).isZero();
      assertThat(http.inbox(TO)).hasSize(1);
    }
  }

  private static DeliverSm next(Esme esme) throws InterruptedException {
    DeliverSm pdu = esme.delivered().poll(10, TimeUnit.SECONDS);
    assertThat(pdu).as("a delivery within ten seconds").isNotNull();
    return pdu;
  }

  private static String text(DeliverSm receipt) {
    return new String(receipt.getShortMessage(), StandardCharsets.US_ASCII);
  }

  private static byte messageState(DeliverSm receipt) {
    return receipt.getOptionalParameter(OptionalParameter.Message_state.class).getValue();
  }
}
