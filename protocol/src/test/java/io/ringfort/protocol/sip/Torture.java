package io.ringfort.protocol.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The messages of RFC 4475, octet by octet; only the signature inside `mpart01`, which no parser
/// of SIP looks at, is replaced by octets of every value.
final class Torture {
  static final List<String> VALID =
      List.of(
          "wsinv",
          "intmeth",
          "esc01",
          "escnull",
          "esc02",
          "lwsdisp",
          "longreq",
          "dblreq",
          "semiuri",
          "transports",
          "mpart01",
          "unreason",
          "noreason");
  static final List<String> INVALID =
      List.of(
          "badinv01",
          "clerr",
          "ncl",
          "scalar02",
          "scalarlg",
          "quotbal",
          "ltgtruri",
          "lwsruri",
          "lwsstart",
          "trws",
          "escruri",
          "baddate",
          "regbadct",
          "badaspec",
          "baddn",
          "badvers",
          "mismatch01",
          "mismatch02",
          "bigcode");
  static final List<String> ABOVE_THE_PARSER =
      List.of(
          "badbranch",
          "insuf",
          "unkscm",
          "novelsc",
          "unksm2",
          "bext01",
          "invut",
          "regaut01",
          "multi01",
          "mcl01",
          "bcast",
          "zeromf",
          "cparam01",
          "cparam02",
          "regescrt",
          "sdp01",
          "inv2543");

  private Torture() {}

  static List<String> all() {
    return List.of(VALID, INVALID, ABOVE_THE_PARSER).stream().flatMap(List::stream).toList();
  }

  static byte[] octets(String name) {
    try (InputStream in = Torture.class.getResourceAsStream("/rfc4475/" + name + ".dat")) {
      if (in == null) {
        throw new IllegalArgumentException("no message " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
