package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages from handsets to the platform.
class MobileOriginatedTest {
  private static final String HANDSET = "+4915112345678";
  private static final String OURS = "+14155550100";

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
  void reachesThePlatformAndIsAcknowledged() throws Exception {
    try (Esme esme = Esme.bind(simulator)) {
      HttpResponse<String> created = send("Hi {€}");
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(created.body()).contains("\"parts\":1");
      DeliverSm pdu = next(esme);
      assertThat(pdu.getEsmClass()).isZero();
      assertThat(pdu.getSourceAddr()).isEqualTo("4915112345678");
      assertThat(pdu.getSourceAddrTon()).isEqualTo((byte) 1);
      assertThat(pdu.getDestAddress()).isEqualTo("14155550100");
      assertThat(pdu.getDataCoding()).isZero();
      assertThat(pdu.getShortMessage())
          .containsExactly('H', 'i', ' ', 0x1B, 0x28, 0x1B, 0x65, 0x1B, 0x29);
      await().until(() -> sent().get(0).get("acknowledged").asBoolean());
      assertThat(http.ledger("mobileOriginated")).isEqualTo(1);
      assertThat(http.ledger("mobileOriginatedAcknowledged")).isEqualTo(1);
    }
  }

  @Test
  void sendsALongMessageInPartsThatFitTogether() throws Exception {
    String body = "語🙂".repeat(60);
    try (Esme esme = Esme.bind(simulator)) {
      assertThat(send(body).body()).contains("\"parts\":3");
      Map<Integer, String> parts = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        byte[] octets = part(next(esme));
        assertThat(octets[4]).isEqualTo((byte) 3);
        parts.put(
            (int) octets[5], new String(octets, 6, octets.length - 6, StandardCharsets.UTF_16BE));
      }
      assertThat(String.join("", parts.values())).isEqualTo(body);
      await().until(() -> sent().get(0).get("acknowledgedParts").asInt() == 3);
      assertThat(http.ledger("mobileOriginatedAcknowledged")).isEqualTo(1);
    }
  }

  @Test
  void waitsUntilABindIsUp() throws Exception {
    send("early");
    assertThat(sent().get(0).get("acknowledged").asBoolean()).isFalse();
    try (Esme esme = Esme.bind(simulator)) {
      assertThat(next(esme).getShortMessage()).asString().isEqualTo("early");
    }
  }

  @Test
  void goesOverAnotherBindWhenOneDoesNotAcknowledge() throws Exception {
    try (SilentReceiver dying = SilentReceiver.bind(simulator.smppPorts().getFirst())) {
      send("once");
      dying.awaitDelivery();
      try (Esme living = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_RX)) {
        // Within its five seconds: the bind is up, and only the acknowledgement is missing.
        assertThat(next(living).getShortMessage()).asString().isEqualTo("once");
        await().until(() -> sent().get(0).get("acknowledged").asBoolean());
      }
    }
  }

  @Test
  void isGivenUpWhenThePlatformRefusesItForGood() throws Exception {
    try (Esme esme = Esme.bind(simulator)) {
      esme.answerWith(0x65);
      send("unwanted");
      await().until(() -> sent().get(0).get("refusedParts").asInt() == 1);
      assertThat(sent().get(0).get("acknowledged").asBoolean()).isFalse();
      assertThat(esme.refused()).hasSize(1);
    }
  }

  @Test
  void needsANumberAndABody() throws Exception {
    String path = "/handsets/" + HANDSET + "/messages";
    assertThat(http.post(path, Map.of("To", OURS)).body())
        .isEqualTo("{\"error\":\"Body: got nothing (expected: a form parameter)\"}");
    assertThat(http.post(path, Map.of("To", "you", "Body", "x")).statusCode()).isEqualTo(400);
    assertThat(http.post("/handsets/me/messages", Map.of()).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> send(String body) throws Exception {
    return http.post("/handsets/" + HANDSET + "/messages", Map.of("To", OURS, "Body", body));
  }

  private JsonNode sent() throws Exception {
    return http.get("/handsets/" + HANDSET + "/sent").get("messages");
  }

  private static byte[] part(DeliverSm pdu) {
    assertThat(pdu.getEsmClass()).isEqualTo((byte) 0x40);
    assertThat(pdu.getDataCoding()).isEqualTo((byte) 8);
    assertThat(pdu.getShortMessage()).startsWith(5, 0, 3).hasSizeLessThanOrEqualTo(140);
    return pdu.getShortMessage();
  }

  private static DeliverSm next(Esme esme) throws InterruptedException {
    DeliverSm pdu = esme.delivered().poll(15, TimeUnit.SECONDS);
    assertThat(pdu).as("a delivery within fifteen seconds").isNotNull();
    return pdu;
  }
}
