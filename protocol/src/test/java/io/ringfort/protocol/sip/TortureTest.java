package io.ringfort.protocol.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// RFC 4475: what every one of its 49 messages comes to.
class TortureTest {

  @Test
  void allMessagesOfTheRfcAreHere() {
    assertThat(Torture.all()).hasSize(49).doesNotHaveDuplicates();
  }

  static Stream<String> accepted() {
    List<String> refused = List.of("insuf", "multi01", "mcl01");
    // An element that does not read Date may ignore that it is wrong (section 3.1.2.12).
    return Stream.concat(
        Stream.concat(Torture.VALID.stream(), Stream.of("baddate")),
        Torture.ABOVE_THE_PARSER.stream().filter(name -> !refused.contains(name)));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void isAcceptedAndSurvivesItsOwnEncoding(String name) {
    SipMessage message = SipParser.parse(Torture.octets(name));

    assertThat(SipParser.parse(message.encode()).encode()).isEqualTo(message.encode());
    assertThat(message.topVia()).isNotNull();
    assertThat(message.body()).isEqualTo(SipParser.parse(message.encode()).body());
  }

  /// The status, and whether an answer can be given: not to responses, nor where Via is broken.
  @ParameterizedTest
  @CsvSource({
    "badinv01, 400, false",
    "clerr, 400, true",
    "ncl, 400, true",
    "scalar02, 400, true",
    "scalarlg, 400, false",
    "quotbal, 400, true",
    "ltgtruri, 400, true",
    "lwsruri, 400, true",
    "lwsstart, 400, true",
    "trws, 400, true",
    "escruri, 400, true",
    "regbadct, 400, true",
    "badaspec, 400, true",
    "baddn, 400, true",
    "badvers, 505, true",
    "mismatch01, 400, true",
    "mismatch02, 400, true",
    "bigcode, 400, false",
    "insuf, 400, true",
    "multi01, 400, true",
    "mcl01, 400, true"
  })
  void isRefused(String name, int status, boolean answered) {
    SipParseException error =
        catchThrowableOfType(SipParseException.class, () -> SipParser.parse(Torture.octets(name)));

    assertThat(error).isNotNull();
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.answer("tag1").map(SipResponse::status))
        .isEqualTo(answered ? Optional.of(status) : Optional.empty());
  }

  @Test
  void readsBlanksFoldsAndCompactForms() {
    SipRequest wsinv = request("wsinv");

    assertThat(wsinv.uri()).isEqualTo("sip:vivekg@chair-dnrc.example.com;unknownparam");
    assertThat(wsinv.to().tag()).contains("1918181833n");
    assertThat(wsinv.from().name()).isEqualTo("J Rosenberg \\\"");
    assertThat(wsinv.from().tag()).contains("98asjd8");
    assertThat(wsinv.maxForwards()).hasValue(68);
    assertThat(wsinv.cseq()).isEqualTo(new CSeq(9, "INVITE"));
    assertThat(wsinv.vias())
        .extracting(Via::transport, Via::host, v -> v.branch().orElse(""))
        .containsExactly(
            tuple("UDP", "192.0.2.2", "390skdjuw"),
            tuple("TCP", "spindle.example.com", "z9hG4bK9ikj8"),
            tuple("UDP", "192.168.255.111", "z9hG4bK30239"));
    assertThat(wsinv.header("NewFangledHeader"))
        .contains("newfangled value continued newfangled value");
    assertThat(wsinv.header("Subject")).contains("");
    assertThat(wsinv.routes().getFirst().sipUri().isLoose()).isTrue();
    assertThat(wsinv.contact().orElseThrow().name()).isEqualTo("Quoted string \"\"");
    assertThat(wsinv.contact().orElseThrow().params().get("q")).contains("0.33");
    assertThat(wsinv.body()).hasSize(150);
  }

  @Test
  void readsEveryCharacterThatTheGrammarAllows() {
    SipRequest intmeth = request("intmeth");

    assertThat(intmeth.method()).isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
    assertThat(intmeth.sipUri().host()).isEqualTo("example.com");
    assertThat(intmeth.sipUri().password()).isEqualTo("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
    assertThat(intmeth.to().name()).isEqualTo("BEL:\u0007 NUL:\u0000 DEL:\u007f");
    assertThat(intmeth.from().tag()).contains("_token~1'+`*%!-.");
    assertThat(
            intmeth
                .header("extensionHeader-!.%*+_`'~")
                .orElseThrow()
                .getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo("\ufeff大停電".getBytes(StandardCharsets.UTF_8));
    SipResponse answer = intmeth.respond(405).toTag("x").build();
    assertThat(SipParser.parse(answer.encode()).to().name()).isEqualTo(intmeth.to().name());
  }

  @Test
  void unescapesOnlyWhatIsAnEscape() {
    assertThat(request("esc01").sipUri().userText()).isEqualTo("sips:user@example.com");
    assertThat(request("esc01").sipUri().host()).isEqualTo("example.net");
    assertThat(request("escnull").to().sipUri().userText()).isEqualTo("null-\0-null");
    assertThat(request("escnull").contacts()).hasSize(2);
    // %47 in a method or a header's name is no escape: it is another name.
    assertThat(request("esc02").method()).isEqualTo("RE%47IST%45R");
    assertThat(request("esc02").contacts()).hasSize(2);
    assertThat(request("semiuri").sipUri().user()).isEqualTo("user;par=u%40example.net");
  }

  @Test
  void dropsWhatFollowsTheBodyOfADatagram() {
    assertThat(request("dblreq").body()).isEmpty();
    assertThat(request("dblreq").method()).isEqualTo("REGISTER");
    assertThat(request("mpart01").body()).hasSize(553);
  }

  @Test
  void readsResponsesWithOddReasons() {
    SipResponse unreason = (SipResponse) SipParser.parse(Torture.octets("unreason"));
    SipResponse noreason = (SipResponse) SipParser.parse(Torture.octets("noreason"));

    assertThat(
            new String(
                unreason.reason().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .isEqualTo("= 2**3 * 5**2 но сто девяносто девять - простое");
    assertThat(noreason.status()).isEqualTo(100);
    assertThat(noreason.reason()).isEmpty();
  }

  @Test
  void leavesToItsUserWhatIsNotSyntax() {
    assertThatThrownBy(() -> request("unkscm").sipUri())
        .isInstanceOfSatisfying(
            SipParseException.class, e -> assertThat(e.status()).isEqualTo(416));
    assertThatThrownBy(() -> request("novelsc").sipUri())
        .isInstanceOfSatisfying(
            SipParseException.class, e -> assertThat(e.status()).isEqualTo(416));
    assertThatThrownBy(() -> request("unksm2").to().sipUri())
        .isInstanceOfSatisfying(
            SipParseException.class, e -> assertThat(e.status()).isEqualTo(416));
    assertThat(request("badbranch").topVia().isBranchUnique()).isFalse();
    assertThat(request("bext01").require())
        .containsExactly("nothingSupportsThis", "nothingSupportsThisEither");
    assertThat(request("invut").contentType()).contains("application/unknownformat");
    assertThat(AuthHeader.parse(request("regaut01").header("Authorization").orElseThrow()).scheme())
        .isEqualTo("NoOneKnowsThisScheme");
    assertThat(SipParser.parse(Torture.octets("bcast")).vias()).hasSize(2);
    assertThat(request("zeromf").maxForwards()).hasValue(0);
    // A parameter of the header in the one, of the URI in the other.
    assertThat(request("cparam01").contact().orElseThrow().params().has("unknownparam")).isTrue();
    assertThat(request("cparam02").contact().orElseThrow().sipUri().params().has("unknownparam"))
        .isTrue();
    assertThat(request("regescrt").contact().orElseThrow().sipUri().headers())
        .isEqualTo("Route=%3Csip:sip.example.com%3E");
    assertThat(request("sdp01").headers().list("Accept")).containsExactly("text/nobodyKnowsThis");
    assertThat(request("inv2543").from().tag()).isEmpty();
    assertThat(request("longreq").vias()).hasSize(34);
    assertThat(request("transports").vias())
        .extracting(Via::transport)
        .containsExactly("UDP", "SCTP", "TLS", "UNKNOWN", "TCP");
  }

  private static SipRequest request(String name) {
    return (SipRequest) SipParser.parse(Torture.octets(name));
  }
}
