package io.ringfort.messaging.smpp;

import static io.ringfort.messaging.TestIntents.outbound;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.messaging.lifecycle.Message;
import java.util.List;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;

class PartPduTest {
  private static final CarrierConfig.Options OPTIONS = new CarrierConfig.Options(true, 0x1400);

  private static List<PartPdu> parts(String from, String body, CarrierConfig.Options options) {
    return PartPdu.of(Message.fresh(outbound(0xabcd1234, from, body)), options);
  }

  @Test
  void aShortMessageHasNoHeader() {
    PartPdu pdu = parts("+14155550001", "hello", OPTIONS).getFirst();
    assertThat(pdu.hasHeader()).isFalse();
    assertThat(pdu.payload())
        .isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void longMessagesNumberTheirPartsUnderOneReference() {
    List<PartPdu> pdus = parts("+14155550001", "x".repeat(400), OPTIONS);
    assertThat(pdus).hasSize(3).allMatch(PartPdu::hasHeader);
    // 3GPP TS 23.040 section 9.2.3.24.1: length, element, its length, reference, total, number.
    for (int i = 0; i < 3; i++) {
      assertThat(pdus.get(i).payload()).startsWith(new byte[] {5, 0, 3, 0x34, 3, (byte) (i + 1)});
    }
  }

  @Test
  void everySubmitOfAMessageCarriesTheSameReferences() {
    OptionalParameter[] first = parts("+14155550001", "hello", OPTIONS).getFirst().references();
    OptionalParameter[] second = parts("+14155550001", "hello", OPTIONS).getFirst().references();
    assertThat(first).isEqualTo(second);
    assertThat(((OptionalParameter.User_message_reference) first[0]).getValue())
        .isEqualTo((short) 0x1234);
    assertThat(((OptionalParameter.OctetString) first[1]).getValueAsString())
        .isEqualTo("SM000000000000000000000000abcd1234");
  }

  @Test
  void aCarrierThatNamesNoTagGetsNoVendorParameter() {
    assertThat(
            parts("+14155550001", "hello", new CarrierConfig.Options(true, 0))
                .getFirst()
                .references())
        .hasSize(1);
  }

  @Test
  void addressesAreTypedByTheirForm() {
    assertThat(PartPdu.Address.of("+14155550001").ton()).isEqualTo(TypeOfNumber.INTERNATIONAL);
    assertThat(PartPdu.Address.of("+14155550001").digits()).isEqualTo("14155550001");
    assertThat(PartPdu.Address.of("12345").ton()).isEqualTo(TypeOfNumber.NETWORK_SPECIFIC);
    assertThat(PartPdu.Address.of("RINGFORT").ton()).isEqualTo(TypeOfNumber.ALPHANUMERIC);
  }

  @Test
  void anInternationalAddressBecomesE164Again() {
    assertThat(PartPdu.Address.party(TypeOfNumber.INTERNATIONAL.value(), "14155550001"))
        .isEqualTo("+14155550001");
    assertThat(PartPdu.Address.party(TypeOfNumber.UNKNOWN.value(), "+14155550001"))
        .isEqualTo("+14155550001");
    assertThat(PartPdu.Address.party(TypeOfNumber.UNKNOWN.value(), "12345")).isEqualTo("12345");
  }
}
