package io.ringfort.messaging.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;
import org.junit.jupiter.api.Test;

class DeliverReaderTest {
  private final List<String> texts = new ArrayList<>();
  private final DeliverReader reader =
      new DeliverReader(
          "acme",
          new DeliverHandler() {
            @Override
            public void receipt(String carrier, String carrierId, String state, String error) {
              throw new AssertionError("got a receipt (expected: a message)");
            }

            @Override
            public void message(Delivered delivered) {
              texts.add(delivered.text());
            }
          });

  private static DeliverSm ucs2(String text) {
    DeliverSm pdu = new DeliverSm();
    pdu.setSourceAddr("4915112345678");
    pdu.setDestAddress("14155550100");
    pdu.setDataCoding((byte) 8);
    pdu.setShortMessage(text.getBytes(StandardCharsets.UTF_16BE));
    return pdu;
  }

  @Test
  void aNulThatNoStoreCanHoldIsReplaced() throws ProcessRequestException {
    reader.onAcceptDeliverSm(ucs2("a\0b"));
    assertThat(texts).containsExactly("a\uFFFDb");
  }
}
