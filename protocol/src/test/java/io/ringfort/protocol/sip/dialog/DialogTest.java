package io.ringfort.protocol.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.Via;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 3261 section 12, seen from both ends of one call.
class DialogTest {
  private static final SipRequest INVITE =
      (SipRequest)
          SipParser.parse(
              """
              INVITE sip:+15550100@carrier.example SIP/2.0
              Via: SIP/2.0/UDP p2.example;branch=z9hG4bKp2
              Via: SIP/2.0/UDP p1.example;branch=z9hG4bKp1
              Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa
              Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>
              Max-Forwards: 68
              From: "Alice" <sip:alice@example.com>;tag=a-tag
              To: <sip:+15550100@carrier.example>
              Call-ID: call-1
              CSeq: 20 INVITE
              Contact: <sip:alice@192.0.2.1:5062>
              Proxy-Authorization: Digest username="alice", response="00"
              Content-Length: 0

              """
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
  private static final SipResponse OK =
      INVITE.respond(200).toTag("b-tag").header("Contact", "<sip:bob@192.0.2.9:5080>").build();

  private final Dialog uac = Dialog.uac(INVITE, OK);
  private final Dialog uas = Dialog.uas(INVITE, "b-tag").confirm();

  private static SipRequest sent(Dialog.Outgoing outgoing) {
    SipRequest request =
        outgoing.request().via(Via.of("UDP", "192.0.2.7", 5060, "z9hG4bKx")).build();
    // Every request must be one that a strict parser takes.
    return (SipRequest) SipParser.parse(request.encode());
  }

  @Test
  void bothEndsHoldTheSameDialogMirrored() {
    assertThat(uac.id()).isEqualTo(new DialogId("call-1", "a-tag", "b-tag"));
    assertThat(uas.id()).isEqualTo(new DialogId("call-1", "b-tag", "a-tag"));
    assertThat(uac.remoteTarget()).isEqualTo("sip:bob@192.0.2.9:5080");
    assertThat(uas.remoteTarget()).isEqualTo("sip:alice@192.0.2.1:5062");
    assertThat(uas.routes()).containsExactly("<sip:p2.example;lr>", "<sip:p1.example;lr>");
    assertThat(uac.routes()).containsExactly("<sip:p1.example;lr>", "<sip:p2.example;lr>");
    assertThat(uac.localCseq()).isEqualTo(20);
    assertThat(uas.remoteCseq()).isEqualTo(20);
    assertThat(DialogId.of(OK)).isEqualTo(uac.id());
    assertThat(DialogId.of(sent(uac.request("BYE")))).isEqualTo(uas.id());
  }

  @Test
  void aRequestFollowsALooseRoute() {
    Dialog.Outgoing outgoing = uac.request("BYE");
    SipRequest bye = sent(outgoing);

    assertThat(bye.uri()).isEqualTo("sip:bob@192.0.2.9:5080");
    assertThat(bye.routes())
        .extracting(NameAddress::uri)
        .containsExactly("sip:p1.example;lr", "sip:p2.example;lr");
    assertThat(bye.cseq()).isEqualTo(new CSeq(21, "BYE"));
    assertThat(bye.from().tag()).contains("a-tag");
    assertThat(bye.to().tag()).contains("b-tag");
    assertThat(outgoing.dialog().localCseq()).isEqualTo(21);
    assertThat(uac.nextHop().host()).isEqualTo("p1.example");
  }

  @Test
  void aRequestFollowsAStrictRoute() {
    // The strict example of RFC 3261 section 16.12.1.2 has no lr in the first route.
    Dialog strict =
        new Dialog(
            "c",
            "l",
            "r",
            "sip:a@example.com",
            "sip:b@example.com",
            1,
            -1,
            "sip:b@192.0.2.9",
            List.of("<sip:strict.example;method=INVITE>", "<sip:loose.example;lr>"),
            false,
            true);
    SipRequest bye = sent(strict.request("BYE"));

    assertThat(bye.uri()).isEqualTo("sip:strict.example");
    assertThat(bye.routes())
        .extracting(NameAddress::uri)
        .containsExactly("sip:loose.example;lr", "sip:b@192.0.2.9");
    assertThat(strict.nextHop().host()).isEqualTo("strict.example");
  }

  @Test
  void theAckOfA2xxRepeatsNumberAndCredentials() {
    SipRequest ack =
        uac.request("INFO").dialog().ack(INVITE).via(Via.of("UDP", "h", -1, "z9hG4bKack")).build();

    assertThat(ack.cseq()).isEqualTo(new CSeq(20, "ACK"));
    assertThat(ack.uri()).isEqualTo("sip:bob@192.0.2.9:5080");
    assertThat(ack.header("Proxy-Authorization"))
        .isEqualTo(INVITE.header("Proxy-Authorization"))
        .isPresent();
    assertThat(ack.routes()).hasSize(2);
  }

  @Test
  void aLowerNumberIsOutOfOrder() {
    SipRequest info = sent(uac.skipCseqs(10).request("INFO"));
    Dialog after = ((Dialog.Arrival.InOrder) uas.receive(info)).dialog();

    assertThat(after.remoteCseq()).isEqualTo(31);
    assertThat(after.receive(sent(uac.request("BYE"))))
        .isEqualTo(new Dialog.Arrival.OutOfOrder(21, 31));
    assertThat(after.receive(uac.ack(INVITE).via(Via.of("UDP", "h", -1, "z9hG4bKx")).build()))
        .isEqualTo(new Dialog.Arrival.InOrder(after));
  }

  @Test
  void theFirstRequestOfTheFarEndMayHaveAnyNumber() {
    SipRequest bye = sent(uas.skipCseqs(4711).request("BYE"));

    assertThat(uac.receive(bye))
        .isInstanceOfSatisfying(
            Dialog.Arrival.InOrder.class, a -> assertThat(a.dialog().remoteCseq()).isEqualTo(4712));
  }

  @Test
  void a2xxComputesTheRouteOfAnEarlyDialogAnewButNotOfAConfirmedOne() {
    SipResponse ringing = INVITE.respond(180).toTag("b-tag").build();
    Dialog early = Dialog.uac(INVITE, ringing);
    SipResponse other =
        OK.withHeader("Record-Route", "<sip:p3.example;lr>")
            .withHeader("Contact", "<sip:bob@192.0.2.10>");

    assertThat(early.confirmed()).isFalse();
    assertThat(early.remoteTarget()).isEqualTo(INVITE.uri());
    assertThat(early.confirm(other).routes()).containsExactly("<sip:p3.example;lr>");
    assertThat(early.confirm(other).confirmed()).isTrue();
    assertThat(uac.confirm(other).routes()).isEqualTo(uac.routes());
    assertThat(uac.confirm(other).remoteTarget()).isEqualTo("sip:bob@192.0.2.10");
  }

  @Test
  void anInviteWithNoContactMakesNoDialog() {
    SipRequest none = INVITE.withHeaders(INVITE.headers().toBuilder().remove("Contact").build());

    assertThatThrownBy(() -> Dialog.uas(none, "t")).isInstanceOf(SipParseException.class);
  }

  @Test
  void onlySipsOverTlsIsSecure() {
    SipRequest sips = INVITE.withUri("sips:bob@carrier.example");

    assertThat(Dialog.uas(sips, "t").secure()).isFalse();
    assertThat(Dialog.uas(sips.withHeader("Via", "SIP/2.0/TLS h;branch=z9hG4bK1"), "t").secure())
        .isTrue();
  }

  @Test
  void aDialogIsPlainData() {
    assertThat(Dialog.class.getRecordComponents())
        .extracting(RecordComponent::getType)
        .allMatch(t -> t.isPrimitive() || t == String.class || t == List.class);
  }
}
