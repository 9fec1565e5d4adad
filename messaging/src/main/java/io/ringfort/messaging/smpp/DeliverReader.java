package io.ringfort.messaging.smpp;

import io.ringfort.protocol.gsm7.Gsm7;
import io.ringfort.protocol.gsm7.Udh;
import io.ringfort.protocol.smpp.DeliveryReceipt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a carrier's deliver_sm and hands it on. The carrier's answer waits until the handler
/// returned: then it is durable.
final class DeliverReader implements MessageReceiverListener {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverReader.class);
  private static final int DATA_CODING_UCS2 = 0x08;
  private static final int DATA_CODING_LATIN1 = 0x03;

  private final String carrier;
  private final DeliverHandler handler;

  DeliverReader(String carrier, DeliverHandler handler) {
    this.carrier = carrier;
    this.handler = handler;
  }

  @Override
  public void onAcceptDeliverSm(DeliverSm pdu) throws ProcessRequestException {
    try {
      if (pdu.isSmscDeliveryReceipt()) {
        receipt(pdu);
      } else if (pdu.isDefaultMessageType()) {
        handler.message(message(pdu));
      } else {
        LOG.debug("carrier {}: ignored a deliver_sm of esm_class {}", carrier, pdu.getEsmClass());
      }
    } catch (DeliverHandler.NotNow e) {
      LOG.debug("carrier {}: a deliver_sm shall come again: {}", carrier, e.getMessage());
      throw new ProcessRequestException(e.getMessage(), SMPPConstant.STAT_ESME_RX_T_APPN);
    } catch (RuntimeException e) {
      LOG.error("carrier {}: a deliver_sm could not be handled", carrier, e);
      throw new ProcessRequestException("internal error", SMPPConstant.STAT_ESME_RX_T_APPN);
    }
  }

  private void receipt(DeliverSm pdu) throws DeliverHandler.NotNow {
    Optional<DeliveryReceipt> text =
        DeliveryReceipt.parse(new String(userData(pdu), StandardCharsets.ISO_8859_1));
    OptionalParameter.Receipted_message_id id =
        pdu.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
    OptionalParameter.Message_state state =
        pdu.getOptionalParameter(OptionalParameter.Message_state.class);
    // SMPP 3.4 section 5.3.2.12: the optional parameter is the id as the carrier gave it; the text
    // differs between vendors.
    String carrierId =
        id != null ? trimNul(id.getValueAsString()) : text.map(DeliveryReceipt::id).orElse("");
    String word =
        state != null
            ? MessageState.word(state.getValue())
            : text.map(DeliveryReceipt::stat).orElse("");
    if (carrierId.isEmpty()) {
      LOG.warn("carrier {}: a receipt names no message", carrier);
      return;
    }
    handler.receipt(carrier, carrierId, word, text.map(DeliveryReceipt::err).orElse(""));
  }

  private Delivered message(DeliverSm pdu) {
    byte[] data = userData(pdu);
    Optional<Udh> header = pdu.isUdhi() ? Udh.parse(data) : Optional.empty();
    int skip = pdu.isUdhi() && data.length > 0 ? Math.min(data.length, (data[0] & 0xff) + 1) : 0;
    byte[] text = Arrays.copyOfRange(data, skip, data.length);
    Optional<Delivered.Part> part =
        header
            .filter(h -> h.total() > 1)
            .map(h -> new Delivered.Part(h.reference(), h.total(), h.index()))
            .or(() -> sarPart(pdu));
    OptionalParameter.User_message_reference reference =
        pdu.getOptionalParameter(OptionalParameter.User_message_reference.class);
    return new Delivered(
        carrier,
        PartPdu.Address.party(pdu.getSourceAddrTon(), pdu.getSourceAddr()),
        PartPdu.Address.party(pdu.getDestAddrTon(), pdu.getDestAddress()),
        decode(text, pdu.getDataCoding()),
        part,
        reference == null
            ? Optional.empty()
            : Optional.of(HexFormat.of().toHexDigits(reference.getValue())));
  }

  /// SMPP 3.4 sections 5.3.2.22 to 24: the other way to number the parts of a long message.
  private static Optional<Delivered.Part> sarPart(DeliverSm pdu) {
    OptionalParameter.Sar_msg_ref_num reference =
        pdu.getOptionalParameter(OptionalParameter.Sar_msg_ref_num.class);
    OptionalParameter.Sar_total_segments total =
        pdu.getOptionalParameter(OptionalParameter.Sar_total_segments.class);
    OptionalParameter.Sar_segment_seqnum index =
        pdu.getOptionalParameter(OptionalParameter.Sar_segment_seqnum.class);
    if (reference == null || total == null || index == null || (total.getValue() & 0xff) < 2) {
      return Optional.empty();
    }
    int of = total.getValue() & 0xff;
    int at = index.getValue() & 0xff;
    return at < 1 || at > of
        ? Optional.empty()
        : Optional.of(new Delivered.Part(reference.getValue() & 0xffff, of, at));
  }

  private static byte[] userData(DeliverSm pdu) {
    byte[] text = pdu.getShortMessage();
    if (text != null && text.length > 0) {
      return text;
    }
    OptionalParameter.Message_payload payload =
        pdu.getOptionalParameter(OptionalParameter.Message_payload.class);
    return payload == null ? new byte[0] : payload.getValue();
  }

  private static String decode(byte[] text, byte dataCoding) {
    String decoded =
        switch (dataCoding & 0x0f) {
          case DATA_CODING_UCS2 -> new String(text, StandardCharsets.UTF_16BE);
          case DATA_CODING_LATIN1 -> new String(text, StandardCharsets.ISO_8859_1);
          case 1 -> new String(text, StandardCharsets.US_ASCII);
          default -> Gsm7.decode(text);
        };
    // The database's documents cannot hold a NUL: one handset's would keep everybody's history from
    // being written.
    return decoded.replace('\0', '\uFFFD');
  }

  private static String trimNul(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  @Override
  public void onAcceptAlertNotification(AlertNotification pdu) {
    LOG.debug("carrier {}: ignored an alert_notification", carrier);
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
    throw new ProcessRequestException("data_sm is not supported", SMPPConstant.STAT_ESME_RINVCMDID);
  }
}
