package io.ringfort.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.SMPPSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Submits over SMPP 3.4 (4.4), seen from the handset.
class SubmitTest {
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
  void reachesTheHandset() throws Exception {
    esme.submit(TO, "Hello");
    JsonNode message = http.inbox("%2B" + TO).get(0);
    assertThat(message.get("from").asText()).isEqualTo("+" + Esme.FROM);
    assertThat(message.get("to").asText()).isEqualTo("+" + TO);
    assertThat(message.get("body").asText()).isEqualTo("Hello");
    assertThat(message.get("submits").asInt()).isEqualTo(1);
    assertThat(message.get("parts").asInt()).isEqualTo(1);
    assertThat(message.get("encoding").asText()).isEqualTo("GSM-7");
    assertThat(http.inbox("+" + TO)).isEqualTo(http.inbox("%2B" + TO));
  }

  @Test
  void refusesAWrongPasswordAndAWrongSystemId() {
    int port = simulator.smppPorts().getFirst();
    assertThatThrownBy(() -> Esme.bind(port, BindType.BIND_TRX, "ringfort", "wrong"))
        .rootCause()
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(0x0E));
    assertThatThrownBy(() -> Esme.bind(port, BindType.BIND_TRX, "wrong", "ringfort"))
        .rootCause()
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(0x0F));
  }

  @Test
  void takesSubmitsOnEveryGatewayAndCountsItsBinds() throws Exception {
    try (Esme other = Esme.bind(simulator.smppPorts().getLast(), BindType.BIND_TX)) {
      other.submit(TO, "over the other gateway");
      assertThat(http.inbox(TO)).hasSize(1);
      await().until(() -> http.ledger("binds") == 2);
    }
    await().until(() -> http.ledger("binds") == 1);
  }

  @Test
  void readsEveryEncoding() throws Exception {
    esme.submit(TO, 0, 0, new byte[] {0x1B, 0x65, 0x00});
    esme.submit(TO, 0, 3, "ÿ".getBytes(StandardCharsets.ISO_8859_1));
    esme.submit(TO, 0, 8, "語🙂".getBytes(StandardCharsets.UTF_16BE));
    assertThat(http.inbox(TO).findValuesAsText("body")).containsExactly("€@", "ÿ", "語🙂");
    assertThat(http.inbox(TO).findValuesAsText("encoding"))
        .containsExactly("GSM-7", "Latin-1", "UCS-2");
  }

  @Test
  void rejectsADataCodingThatItCannotRead() {
    assertThatThrownBy(() -> esme.submit(TO, 0, 0x7F, new byte[] {1}))
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(0x45));
  }

  @Test
  void putsPartsTogetherWhateverTheirOrder() throws Exception {
    esme.submit(TO, 0x40, 0, part8(9, 3, 3, "three"));
    esme.submit(TO, 0x40, 0, part8(9, 3, 1, "one "));
    assertThat(http.inbox(TO)).isEmpty();
    esme.submit(TO, 0x40, 0, part8(9, 3, 2, "two "));
    assertThat(http.inbox(TO).get(0).get("body").asText()).isEqualTo("one two three");
    assertThat(http.inbox(TO).get(0).get("parts").asInt()).isEqualTo(3);
  }

  @Test
  void putsPartsWithALongReferenceTogether() throws Exception {
    esme.submit(TO, 0x40, 8, part16(0x1234, 2, 1, "🙂".getBytes(StandardCharsets.UTF_16BE), 0, 2));
    esme.submit(TO, 0x40, 8, part16(0x1234, 2, 2, "🙂".getBytes(StandardCharsets.UTF_16BE), 2, 4));
    assertThat(http.inbox(TO).get(0).get("body").asText()).isEqualTo("🙂");
  }

  @Test
  void keepsApartTheMessagesThatUseOneReferenceAfterAnother() throws Exception {
    esme.submit(TO, 0x40, 0, part8(9, 2, 1, "a1 "));
    esme.submit(TO, 0x40, 0, part8(9, 2, 2, "a2"));
    esme.submit(TO, 0x40, 0, part8(9, 2, 2, "a2"));
    esme.submit(TO, 0x40, 0, part8(9, 2, 1, "b1 "));
    esme.submit(TO, 0x40, 0, part8(9, 2, 2, "b2"));
    assertThat(http.inbox(TO).findValuesAsText("body")).containsExactly("a1 a2", "b1 b2");
    assertThat(http.inbox(TO).findValuesAsText("submits")).containsExactly("2", "1");
  }

  @Test
  void readsAMessagePayload() throws Exception {
    String longText = "x".repeat(400);
    esme.submit(TO, 0, 0, new byte[0], payload(longText));
    assertThat(http.inbox(TO).get(0).get("body").asText()).isEqualTo(longText);
  }

  @Test
  void countsARepeatAndListsItOnce() throws Exception {
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    esme.submit(TO, "Hello", Esme.reference("SM2"));
    assertThat(http.inbox(TO).findValuesAsText("submits")).containsExactly("2", "1");
    assertThat(http.ledger("submits")).isEqualTo(3);
    assertThat(http.ledger("distinctMessages")).isEqualTo(2);
    assertThat(http.ledger("doubled")).isEqualTo(1);
  }

  @Test
  void tellsMessagesWithoutAReferenceApartByTheirUserMessageReference() throws Exception {
    esme.submit(TO, "Hello", new OptionalParameter.User_message_reference((short) 1));
    esme.submit(TO, "Hello", new OptionalParameter.User_message_reference((short) 2));
    esme.submit(TO, "Hello", new OptionalParameter.User_message_reference((short) 2));
    assertThat(http.inbox(TO).findValuesAsText("submits")).containsExactly("1", "2");
  }

  @Test
  void countsALongMessageAsOftenAsItsMostFrequentPart() throws Exception {
    esme.submit(TO, 0x40, 0, part8(1, 2, 1, "one "), Esme.reference("SM1"));
    esme.submit(TO, 0x40, 0, part8(1, 2, 2, "two"), Esme.reference("SM1"));
    esme.submit(TO, 0x40, 0, part8(1, 2, 2, "two"), Esme.reference("SM1"));
    assertThat(http.inbox(TO)).hasSize(1);
    assertThat(http.inbox(TO).get(0).get("submits").asInt()).isEqualTo(2);
    assertThat(http.ledger("doubled")).isEqualTo(1);
  }

  @Test
  void forgetsMessagesAndCountsWhenTheLedgerIsReset() throws Exception {
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    assertThat(http.delete("/ledger").statusCode()).isEqualTo(204);
    assertThat(http.inbox(TO)).isEmpty();
    esme.submit(TO, "Hello", Esme.reference("SM1"));
    assertThat(http.ledger("distinctMessages")).isEqualTo(1);
    assertThat(http.ledger("doubled")).isZero();
    assertThat(http.inbox(TO)).hasSize(1);
  }

  @Test
  void listsTheNewestMessagesUpToTheLimit() throws Exception {
    for (String body : new String[] {"1", "2", "3"}) {
      esme.submit(TO, body);
    }
    JsonNode newest = http.get("/handsets/" + TO + "/messages?limit=2").get("messages");
    assertThat(newest.findValuesAsText("body")).containsExactly("2", "3");
  }

  @Test
  void answersOtherCommandsThatItDoesNotKnowThem() {
    SMPPSession session = esme.session();
    assertThatThrownBy(
            () ->
                session.queryShortMessage(
                    "1", TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, Esme.FROM))
        .isInstanceOfSatisfying(
            NegativeResponseException.class, e -> assertThat(e.getCommandStatus()).isEqualTo(3));
  }

  private static byte[] part8(int reference, int total, int number, String text) {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    byte[] octets = new byte[6 + body.length];
    byte[] header = {5, 0, 3, (byte) reference, (byte) total, (byte) number};
    System.arraycopy(header, 0, octets, 0, 6);
    System.arraycopy(body, 0, octets, 6, body.length);
    return octets;
  }

  private static byte[] part16(
      int reference, int total, int number, byte[] body, int from, int to) {
    byte[] octets = new byte[7 + to - from];
    byte[] header = {
      6, 8, 4, (byte) (reference >> 8), (byte) reference, (byte) total, (byte) number
    };
    System.arraycopy(header, 0, octets, 0, 7);
    System.arraycopy(body, from, octets, 7, to - from);
    return octets;
  }

  private static OptionalParameter payload(String text) {
    return new OptionalParameter.Message_payload(text.getBytes(StandardCharsets.US_ASCII));
  }
}
