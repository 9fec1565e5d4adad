package io.ringfort.protocol.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipMessageTest {
  private static final String INVITE =
      """
      INVITE sip:bob@192.0.2.4:5061;transport=tcp SIP/2.0
      v: SIP/2.0/UDP 192.0.2.1:5062;rport;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK0
      f: "Müller" <sip:alice@example.com>;tag=a
      t: <sip:bob@example.com>
      i: c1
      CSeq: 5 INVITE
      k: timer, 100rel
      Record-Route: <sip:p2;lr>, <sip:p1;lr>
      Timestamp: 54
      Content-Length: 0

      """
          .replace("\n", "\r\n");

  private static SipRequest parse(String text) {
    return (SipRequest) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAnswerCopiesWhatTheStandardSays() {
    SipRequest invite = parse(INVITE);
    SipResponse ok = invite.respond(200).toTag("b").build();

    assertThat(ok.toString())
        .isEqualTo(
            "SIP/2.0 200 OK\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5062;rport;branch=z9hG4bK1, SIP/2.0/UDP"
                + " 10.0.0.1;branch=z9hG4bK0\r\n"
                + "Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\n"
                + "From: "
                + invite.header("From").orElseThrow()
                + "\r\n"
                + "To: <sip:bob@example.com>;tag=b\r\n"
                + "Call-ID: c1\r\n"
                + "CSeq: 5 INVITE\r\n"
                + "Content-Length: 0\r\n\r\n");
    assertThat(ok.from().name()).isEqualTo("Müller");
    assertThat(invite.respond(100).toTag("b").build().to().tag()).isEmpty();
    assertThat(invite.respond(100).build().header("Timestamp")).contains("54");
    assertThat(invite.respond(486).build().recordRoutes()).isEmpty();
  }

  @Test
  void theTopViaSaysWhereTheAnswerGoes() {
    SipRequest seen = parse(INVITE).receivedFrom("198.51.100.7", 40000);

    assertThat(seen.vias()).hasSize(2);
    assertThat(seen.topVia().answerHost()).isEqualTo("198.51.100.7");
    assertThat(seen.topVia().answerPort(5060)).isEqualTo(40000);
    assertThat(seen.vias().get(1).host()).isEqualTo("10.0.0.1");
    SipRequest plain = parse(INVITE.replace("rport;", ""));
    assertThat(plain.receivedFrom("192.0.2.1", 40000)).isSameAs(plain);
    assertThat(plain.topVia().answerPort(5060)).isEqualTo(5062);
  }

  @Test
  void headersAreFoundInAnyCaseAndForm() {
    SipRequest invite = parse(INVITE);

    assertThat(invite.header("call-id")).contains("c1");
    assertThat(invite.header("I")).contains("c1");
    assertThat(invite.supports("TIMER")).isTrue();
    assertThat(invite.supports("replaces")).isFalse();
    assertThat(invite.withHeader("supported", "x").supported()).containsExactly("x");
  }

  /// What a customer says must not become a header of its own.
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nVia: evil", "a\nb", "a\rb"})
  void noValueCanPassForAHeader(String value) {
    assertThatThrownBy(() -> Headers.builder().add("X-Name", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse(INVITE).respond(200).header("X-Name", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse(INVITE).respond(486, value).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SipRequest.build("INVITE", "sip:" + value + "@example.com"))
        .isInstanceOf(SipParseException.class);
    assertThatThrownBy(() -> SipRequest.build("INVITE" + value, "sip:a@example.com").build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Subject: a\nVia: b", "Subject: a\rb", "no colon", ": nameless", "a b: c"})
  void aBrokenLineIsRefusedAndNotRepeated(String line) {
    String broken = INVITE.replace("Timestamp: 54", line);

    assertThatThrownBy(() -> parse(broken))
        .isInstanceOfSatisfying(
            SipParseException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.answer("t").orElseThrow().toString()).doesNotContain("Via: b");
            });
  }

  @Test
  void anAckIsNeverAnswered() {
    String ack = INVITE.replace("INVITE", "ACK").replace("i: c1", "i:");

    assertThatThrownBy(() -> parse(ack))
        .isInstanceOfSatisfying(SipParseException.class, e -> assertThat(e.answer("t")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "sip:alice@example.com, alice, example.com, -1",
    "sips:alice:secret@example.com:5061, alice, example.com, 5061",
    "sip:+15550100;phone-context=x@h.example;user=phone, +15550100;phone-context=x, h.example, -1",
    "SIP:h.example, '', h.example, -1",
    "sip:[2001:db8::9:1]:5070;transport=UDP, '', [2001:db8::9:1], 5070",
    "sip:a%20b@h, a b, h, -1"
  })
  void readsUris(String text, String user, String host, int port) {
    SipUri uri = SipUri.parse(text);

    assertThat(uri.userText()).isEqualTo(user);
    assertThat(uri.host()).isEqualTo(host);
    assertThat(uri.port()).isEqualTo(port);
    assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:", "alice@example.com", "sip:@h", "sip:a@b@c", "sip:a@h:99999", "sip:a@h:", "sip:a@",
        "sip:a@[::1", "sip:a b@h", "sip:a@h;=x", "sip:a%2@h", "sip:a@h<", "1sip:a@h", "sip:ä@h"
      })
  void refusesWhatIsNoUri(String text) {
    assertThatThrownBy(() -> SipUri.parse(text))
        .isInstanceOfSatisfying(
            SipParseException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void escapesAUserAndQuotesAName() {
    assertThat(SipUri.of("a b@c#é", "h.example", 5060))
        .hasToString("sip:a%20b%40c%23%c3%a9@h.example:5060");
    NameAddress address = NameAddress.of("Zoë \"Z\" \\", "sip:z@h");
    assertThat(NameAddress.parse(address.toString()).name()).isEqualTo("Zoë \"Z\" \\");
  }

  @Test
  void textOfAnyScriptGoesOutAsUtf8() {
    SipRequest sent =
        parse(INVITE).withHeader("X-Name", "大停電").withHeader("Subject", Octets.of("é"));
    SipRequest seen = (SipRequest) SipParser.parse(sent.encode());

    assertThat(Octets.text(seen.header("X-Name").orElseThrow())).isEqualTo("大停電");
    assertThat(Octets.text(seen.header("Subject").orElseThrow())).isEqualTo("é");
  }

  @Test
  void aKeepAliveIsNoMessage() {
    byte[] crlf = {'\r', '\n', '\r', '\n'};

    assertThat(SipParser.isKeepAlive(crlf, 0, 4)).isTrue();
    assertThat(SipParser.isKeepAlive(INVITE.getBytes(StandardCharsets.UTF_8), 0, 10)).isFalse();
    assertThat(parse("\r\n\r\n" + INVITE).method()).isEqualTo("INVITE");
  }

  @Test
  void malformedNumbersOutsideTheGrammarHaveTheirDefault() {
    SipRequest odd = parse(INVITE.replace("Timestamp: 54", "Expires: never"));

    assertThat(odd.expires()).hasValue(3600);
    assertThat(parse(INVITE).expires()).isEmpty();
  }
}
