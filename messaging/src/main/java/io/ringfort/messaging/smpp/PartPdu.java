package io.ringfort.messaging.smpp;

import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.protocol.gsm7.Encoding;
import io.ringfort.protocol.gsm7.Segmentation;
import io.ringfort.protocol.gsm7.Segments;
import io.ringfort.protocol.gsm7.Udh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;

/// One submit_sm of a message.
///
/// @param payload the short message, with its user data header if the message has several parts
/// @param references what lets the carrier tell a repeat: the same for every submit of this part
record PartPdu(
    Address source,
    Address destination,
    byte[] payload,
    Encoding encoding,
    boolean hasHeader,
    OptionalParameter[] references) {

  private static final GeneralDataCoding DEFAULT_ALPHABET =
      new GeneralDataCoding(Alphabet.ALPHA_DEFAULT);
  private static final GeneralDataCoding UCS2 = new GeneralDataCoding(Alphabet.ALPHA_UCS2);
  private static final ESMClass PLAIN = new ESMClass();
  private static final ESMClass WITH_HEADER =
      new ESMClass(MessageMode.DEFAULT, MessageType.DEFAULT, GSMSpecificFeature.UDHI);
  private static final int SHORTEST_E164 = 7;

  GeneralDataCoding dataCoding() {
    return encoding == Encoding.GSM7 ? DEFAULT_ALPHABET : UCS2;
  }

  ESMClass esmClass() {
    return hasHeader ? WITH_HEADER : PLAIN;
  }

  /// All parts of the message; the same bytes each time it is called.
  static List<PartPdu> of(Message message, CarrierConfig.Options options) {
    Segments segments = Segmentation.of(message.intent().content().textToSend());
    Address source = Address.of(message.intent().parties().from());
    Address destination = Address.of(message.intent().parties().to());
    String sid = message.intent().sid().value();
    int reference = reference(sid);
    int total = segments.parts().size();
    List<PartPdu> parts = new ArrayList<>(total);
    for (int i = 0; i < total; i++) {
      byte[] text = segments.parts().get(i);
      byte[] payload =
          total == 1 ? text : join(Udh.concatenated(reference & 0xff, total, i + 1), text);
      parts.add(
          new PartPdu(
              source,
              destination,
              payload,
              segments.encoding(),
              total > 1,
              references(sid, reference, options)));
    }
    return parts;
  }

  private static OptionalParameter[] references(
      String sid, int reference, CarrierConfig.Options options) {
    OptionalParameter number = new OptionalParameter.User_message_reference((short) reference);
    return options.referenceTag() == 0
        ? new OptionalParameter[] {number}
        : new OptionalParameter[] {
          number,
          new OptionalParameter.OctetString(
              (short) options.referenceTag(), sid.getBytes(StandardCharsets.US_ASCII))
        };
  }

  /// The SID's last 16 bits: the same on every host and after every restart.
  private static int reference(String sid) {
    return Integer.parseInt(sid, sid.length() - 4, sid.length(), 16);
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /// An address as SMPP 3.4 sections 5.2.5 and 5.2.6 type it.
  record Address(TypeOfNumber ton, NumberingPlanIndicator npi, String digits) {
    static Address of(String party) {
      if (party.startsWith("+")) {
        return new Address(
            TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, party.substring(1));
      }
      boolean digits = party.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits) {
        return new Address(TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, party);
      }
      return party.length() < SHORTEST_E164
          ? new Address(TypeOfNumber.NETWORK_SPECIFIC, NumberingPlanIndicator.ISDN, party)
          : new Address(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.ISDN, party);
    }

    /// The party that an address in a PDU means.
    static String party(byte ton, String digits) {
      return ton == TypeOfNumber.INTERNATIONAL.value()
              || digits.length() > SHORTEST_E164 && digits.chars().allMatch(Character::isDigit)
          ? "+" + digits.replaceFirst("^\\+", "")
          : digits;
    }
  }
}
