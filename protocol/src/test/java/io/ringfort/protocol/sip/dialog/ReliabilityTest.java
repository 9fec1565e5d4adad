package io.ringfort.protocol.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.Via;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is sent until somebody confirms it: 2xx and reliable provisional answers.
class ReliabilityTest {
  private static final long MILLI = 1_000_000L;
  private static final SipRequest INVITE =
      SipRequest.build("INVITE", "sip:bob@192.0.2.4")
          .via(Via.of("UDP", "192.0.2.1", 5060, "z9hG4bK1"))
          .header("From", NameAddress.of("sip:alice@example.com").withTag("a"))
          .header("To", NameAddress.of("sip:bob@example.com"))
          .header("Call-ID", "c")
          .header("CSeq", "5 INVITE")
          .header("Contact", "<sip:alice@192.0.2.1>")
          .build();

  private static SipResponse answer(int status) {
    return INVITE.respond(status).toTag("b").header("Contact", "<sip:bob@192.0.2.4>").build();
  }

  private static List<Long> times(Retransmission from) {
    List<Long> times = new ArrayList<>();
    Retransmission state = from;
    while (true) {
      long now = state.nextTimer();
      times.add(now / MILLI);
      switch (state.onTimer(now)) {
        case Retransmission.Due.Send send -> state = send.after();
        case Retransmission.Due.GiveUp gone -> {
          return times;
        }
        case Retransmission.Due.Nothing nothing -> throw new AssertionError("nothing at " + now);
      }
    }
  }

  @Test
  void a2xxIsSentAgainUpToEveryT2For64T1() {
    Retransmission ok = Retransmission.ofSuccess(answer(200), SipTimers.DEFAULT, 0);

    assertThat(times(ok))
        .containsExactly(
            500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L, 32000L);
    assertThat(ok.onTimer(499 * MILLI)).isEqualTo(new Retransmission.Due.Nothing());
  }

  @Test
  void aReliableProvisionalDoublesWithoutBound() {
    SipResponse ringing = ReliableProvisional.number(answer(180), 9021);
    ReliableProvisional pending = ReliableProvisional.sent(ringing, SipTimers.DEFAULT, 0);

    assertThat(ringing.isReliable()).isTrue();
    assertThat(times(pending.retransmission()))
        .containsExactly(500L, 1500L, 3500L, 7500L, 15500L, 31500L, 32000L);
  }

  @Test
  void onlyTheRightPrackConfirms() {
    SipResponse ringing = ReliableProvisional.number(answer(180), 9021);
    ReliableProvisional pending = ReliableProvisional.sent(ringing, SipTimers.DEFAULT, 0);
    Dialog early = Dialog.uac(INVITE, ringing);
    SipRequest prack =
        early.prack(ringing).request().via(Via.of("UDP", "h", -1, "z9hG4bKp")).build();

    assertThat(prack.header("RAck")).contains("9021 5 INVITE");
    assertThat(prack.cseq()).hasToString("6 PRACK");
    assertThat(pending.isConfirmedBy(prack)).isTrue();
    assertThat(pending.isConfirmedBy(prack.withHeader("RAck", "9022 5 INVITE"))).isFalse();
    assertThat(pending.isConfirmedBy(prack.withHeader("RAck", "9021 6 INVITE"))).isFalse();
  }

  @Test
  void reliableProvisionalsAreTakenInOrderAndOnce() {
    ProvisionalOrder first =
        ((ProvisionalOrder.Verdict.Confirm) ProvisionalOrder.NONE.receive(numbered(100))).after();

    assertThat(first.receive(numbered(100))).isEqualTo(new ProvisionalOrder.Verdict.Repeated());
    assertThat(first.receive(numbered(102))).isEqualTo(new ProvisionalOrder.Verdict.OutOfOrder());
    assertThat(first.receive(numbered(101)))
        .isEqualTo(new ProvisionalOrder.Verdict.Confirm(new ProvisionalOrder(101)));
  }

  private static SipResponse numbered(long rseq) {
    return ReliableProvisional.number(answer(183), rseq);
  }

  @Test
  void anAckIsSentAgainForCopiesOfIts2xxOnly() {
    SipResponse ok = answer(200);
    SentAck ack =
        SentAck.of(
            Dialog.uac(INVITE, ok).ack(INVITE).via(Via.of("UDP", "h", -1, "z9hG4bKk")).build());

    assertThat(ack.answers(ok)).isTrue();
    assertThat(ack.answers(INVITE.respond(200).toTag("other fork".replace(' ', '-')).build()))
        .isFalse();
    assertThat(ack.answers(answer(486))).isFalse();
    assertThat(ack.answers(ok.withHeader("CSeq", "6 INVITE"))).isFalse();
    assertThat(ack.answers(ok.withHeader("CSeq", "5 UPDATE"))).isFalse();
  }

  @Test
  void aReferralTellsHowItWentAndEnds() {
    Dialog uac = Dialog.uac(INVITE, answer(200));
    Dialog uas = Dialog.uas(INVITE, "b").confirm();
    SipRequest refer =
        Referral.refer(uac, "sip:carol@example.com")
            .request()
            .via(Via.of("UDP", "h", -1, "z9hG4bKr"))
            .build();
    Referral referral = Referral.of(refer);
    SipRequest ringing = referral.notify(uas, 180).request().build();
    SipRequest done = referral.notify(uas, 200).request().build();

    assertThat(referral.referTo().uri()).isEqualTo("sip:carol@example.com");
    assertThat(refer.header("Referred-By")).contains("<sip:alice@example.com>");
    assertThat(ringing.header("Event")).contains("refer;id=6");
    assertThat(ringing.bodyText()).isEqualTo("SIP/2.0 180 Ringing\r\n");
    assertThat(Referral.status(ringing)).hasValue(180);
    assertThat(Referral.isOver(ringing)).isFalse();
    assertThat(Referral.status(done)).hasValue(200);
    assertThat(Referral.isOver(done)).isTrue();
    assertThat(Referral.status(done.withBody("text/plain", new byte[20]))).isEmpty();
  }
}
