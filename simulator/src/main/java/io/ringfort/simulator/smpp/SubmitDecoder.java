package io.ringfort.simulator.smpp;

import io.ringfort.simulator.ledger.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jspecify.annotations.Nullable;

/// Reads a submit_sm. Pure.
final class SubmitDecoder {
  /// A vendor's TLV (SMPP 3.4, 5.3.2: 0x1400 to 0x3FFF): the sender's own reference of a message,
  /// opaque, the same in all its parts and in every repeat.
  static final short MESSAGE_REFERENCE_TAG = 0x1400;

  private static final short USER_MESSAGE_REFERENCE_TAG = 0x0204;
  private static final short MESSAGE_PAYLOAD_TAG = 0x0424;
  private static final int CONCATENATED_8_BIT = 0x00;
  private static final int CONCATENATED_16_BIT = 0x08;

  private SubmitDecoder() {}

  /// @throws IllegalArgumentException if this carrier cannot make sense of it
  static Submit decode(SubmitSm pdu) {
    Address source =
        new Address(
            TypeOfNumber.valueOf(pdu.getSourceAddrTon()),
            NumberingPlanIndicator.valueOf(pdu.getSourceAddrNpi()),
            pdu.getSourceAddr());
    Address destination =
        new Address(
            TypeOfNumber.valueOf(pdu.getDestAddrTon()),
            NumberingPlanIndicator.valueOf(pdu.getDestAddrNpi()),
            pdu.getDestAddress());
    Encoding encoding = Encoding.of(pdu.getDataCoding());
    byte[] octets = octets(pdu);
    int headerLength = pdu.isUdhi() ? headerLength(octets) : 0;
    Submit.Part part = part(Arrays.copyOf(octets, headerLength));
    String body = encoding.decode(Arrays.copyOfRange(octets, headerLength, octets.length));
    return new Submit(
        source,
        destination,
        encoding,
        body,
        part,
        identity(pdu, source, destination, body, part),
        pdu.getRegisteredDelivery());
  }

  private static byte[] octets(SubmitSm pdu) {
    byte[] payload = tlv(pdu, MESSAGE_PAYLOAD_TAG);
    if (payload != null) {
      return payload;
    }
    byte[] shortMessage = pdu.getShortMessage();
    return shortMessage == null ? new byte[0] : shortMessage;
  }

  private static int headerLength(byte[] octets) {
    int length = octets.length == 0 ? 1 : 1 + (octets[0] & 0xFF);
    if (length > octets.length) {
      throw new IllegalArgumentException(
          "user data header: got " + octets.length + " octets (expected: at least " + length + ")");
    }
    return length;
  }

  /// Walks the information elements of a user data header (3GPP TS 23.040, 9.2.3.24).
  private static Submit.Part part(byte[] header) {
    int at = 1;
    while (at + 1 < header.length) {
      int element = header[at] & 0xFF;
      int value = at + 2;
      int next = value + (header[at + 1] & 0xFF);
      if (element == CONCATENATED_8_BIT && next == value + 3 && next <= header.length) {
        return new Submit.Part(
            header[value] & 0xFF, header[value + 1] & 0xFF, header[value + 2] & 0xFF);
      }
      if (element == CONCATENATED_16_BIT && next == value + 4 && next <= header.length) {
        int reference = (header[value] & 0xFF) << 8 | header[value + 1] & 0xFF;
        return new Submit.Part(reference, header[value + 2] & 0xFF, header[value + 3] & 0xFF);
      }
      at = next;
    }
    return Submit.Part.ONLY;
  }

  /// The sender's own reference says which message this is; without it, all that one can see does.
  private static Identity identity(
      SubmitSm pdu, Address source, Address destination, String body, Submit.Part part) {
    boolean first = part.number() == 1;
    byte[] reference = tlv(pdu, MESSAGE_REFERENCE_TAG);
    if (reference != null) {
      String own = new String(reference, StandardCharsets.ISO_8859_1);
      return new Identity(Identity.digest(own), Identity.digest(own, part.number()), first);
    }
    byte[] userReference = tlv(pdu, USER_MESSAGE_REFERENCE_TAG);
    String from = source.display();
    String to = destination.handset();
    String user = Arrays.toString(userReference);
    if (part.isOnly()) {
      long whole = Identity.digest(from, to, user, body);
      return new Identity(whole, whole, first);
    }
    return new Identity(
        Identity.digest(from, to, user, part.reference(), part.total()),
        Identity.digest(from, to, user, body, part.number()),
        first);
  }

  private static byte @Nullable [] tlv(SubmitSm pdu, short tag) {
    OptionalParameter[] all = pdu.getOptionalParameters();
    if (all == null) {
      return null;
    }
    for (OptionalParameter parameter : all) {
      if (parameter.tag == tag) {
        byte[] serialized = parameter.serialize();
        // Two octets of tag and two of length stand before the value (SMPP 3.4, 5.3.1).
        return Arrays.copyOfRange(serialized, 4, serialized.length);
      }
    }
    return null;
  }
}
