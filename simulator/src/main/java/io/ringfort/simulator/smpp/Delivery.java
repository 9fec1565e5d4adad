package io.ringfort.simulator.smpp;

import io.ringfort.simulator.handsets.HandsetState;
import io.ringfort.simulator.handsets.SentMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jsmpp.bean.OptionalParameter;

/// Something that the carrier brings to the platform in a deliver_sm.
sealed interface Delivery {
  DeliverSm pdu();

  /// What goes over the wire.
  record DeliverSm(
      Address source,
      Address destination,
      byte esmClass,
      byte dataCoding,
      byte[] octets,
      OptionalParameter... tlvs) {}

  /// A delivery receipt (SMPP 3.4, 5.2.12 and appendix B): from the handset back to the sender. Its
  /// dates are in UTC.
  record Receipt(
      String messageId,
      Address sender,
      Address recipient,
      Instant submittedAt,
      Instant doneAt,
      HandsetState outcome,
      String beginning)
      implements Delivery {

    private static final byte SMSC_DELIVERY_RECEIPT = 0x04;
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

    @Override
    public DeliverSm pdu() {
      return new DeliverSm(
          recipient,
          sender,
          SMSC_DELIVERY_RECEIPT,
          Encoding.GSM_7.dataCoding(),
          Gsm7.encode(text()),
          new OptionalParameter.Receipted_message_id(messageId),
          new OptionalParameter.Message_state(outcome.messageState()));
    }

    private String text() {
      return "id:"
          + messageId
          + " sub:001 dlvrd:"
          + (outcome.delivers() ? "001" : "000")
          + " submit date:"
          + DATE.format(submittedAt)
          + " done date:"
          + DATE.format(doneAt)
          + " stat:"
          + outcome.stat()
          + " err:"
          + outcome.err()
          + " text:"
          + beginning;
    }
  }

  /// One part of a message that a handset sent.
  record MobileOriginated(SentMessage message, Segmenter.Segment segment) implements Delivery {
    @Override
    public DeliverSm pdu() {
      return new DeliverSm(
          Address.of(message.from()),
          Address.of(message.to()),
          segment.esmClass(),
          segment.encoding().dataCoding(),
          segment.octets());
    }
  }
}
