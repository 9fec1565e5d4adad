package io.ringfort.protocol.sip.transaction;

import static io.ringfort.protocol.sip.transaction.Messages.answer;
import static io.ringfort.protocol.sip.transaction.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The figures 5 and 6 of RFC 3261, with figure 4 of RFC 6026.
class ClientTransactionTest {
  private static final SipTimers TIMERS = SipTimers.DEFAULT;
  private static final long MILLI = 1_000_000L;
  private static final long START = 7_000 * MILLI;
  private static final SipRequest INVITE = request("INVITE");
  private static final SipRequest BYE = request("BYE");

  private static ClientInvite invite(boolean reliable) {
    return ClientInvite.start(INVITE, reliable, TIMERS, START).state();
  }

  private static ClientNonInvite bye(boolean reliable) {
    return ClientNonInvite.start(BYE, reliable, TIMERS, START).state();
  }

  @ParameterizedTest
  @CsvSource({
    "false, CALLING, 100, PROCEEDING, Deliver",
    "false, CALLING, 180, PROCEEDING, Deliver",
    "false, CALLING, 200, ACCEPTED, Deliver",
    "false, CALLING, 486, COMPLETED, Send Deliver",
    "true, CALLING, 486, TERMINATED, Send Deliver Ended",
    "false, PROCEEDING, 183, PROCEEDING, Deliver",
    "false, PROCEEDING, 200, ACCEPTED, Deliver",
    "false, PROCEEDING, 603, COMPLETED, Send Deliver",
    "true, PROCEEDING, 603, TERMINATED, Send Deliver Ended",
    "false, ACCEPTED, 200, ACCEPTED, Deliver",
    "true, ACCEPTED, 200, ACCEPTED, Deliver",
    "false, ACCEPTED, 180, ACCEPTED, ''",
    "false, ACCEPTED, 500, ACCEPTED, ''",
    "false, COMPLETED, 486, COMPLETED, Send",
    "false, COMPLETED, 180, COMPLETED, ''",
    "false, COMPLETED, 200, COMPLETED, ''",
    "true, TERMINATED, 200, TERMINATED, ''"
  })
  void anInviteMovesOnAnswers(
      boolean reliable,
      ClientInvite.State from,
      int status,
      ClientInvite.State to,
      String effects) {
    Step<ClientInvite> step = in(from, reliable).on(answer(INVITE, status), START + MILLI);

    assertThat(step.state().state()).isEqualTo(to);
    assertThat(names(step.effects())).isEqualTo(effects);
  }

  private static ClientInvite in(ClientInvite.State state, boolean reliable) {
    int status =
        switch (state) {
          case CALLING -> 0;
          case PROCEEDING -> 180;
          case ACCEPTED -> 200;
          case COMPLETED, TERMINATED -> 486;
        };
    ClientInvite calling = invite(reliable);
    ClientInvite reached =
        status == 0 ? calling : calling.on(answer(INVITE, status), START).state();
    assertThat(reached.state()).isEqualTo(state);
    return reached;
  }

  @Test
  void anInviteIsSentAgainAtDoublingTimesUntilTimerB() {
    List<Long> sent = new ArrayList<>();
    Step<ClientInvite> step = Step.of(invite(false));
    while (step.state().state() == ClientInvite.State.CALLING) {
      long now = step.state().nextTimer();
      step = step.state().onTimer(now);
      if (step.effects().getFirst() instanceof Send send) {
        assertThat(send.message()).isEqualTo(INVITE.encode());
        sent.add((now - START) / MILLI);
      } else {
        sent.add(-(now - START) / MILLI);
      }
    }

    assertThat(sent).containsExactly(500L, 1500L, 3500L, 7500L, 15500L, 31500L, -32000L);
    assertThat(step.effects()).containsExactly(new TimedOut(), new Ended());
  }

  @Test
  void overAReliableTransportAnInviteIsSentOnce() {
    assertThat(invite(true).nextTimer()).isEqualTo(START + 32_000 * MILLI);
  }

  @Test
  void aRingingInviteHasNoTimer() {
    assertThat(in(ClientInvite.State.PROCEEDING, false).nextTimer()).isEqualTo(SipTimers.NEVER);
  }

  @Test
  void anAnsweredInviteIsForgottenAfter64T1() {
    for (ClientInvite.State state :
        List.of(ClientInvite.State.ACCEPTED, ClientInvite.State.COMPLETED)) {
      ClientInvite answered = in(state, false);
      assertThat(answered.nextTimer()).isEqualTo(START + 32_000 * MILLI);
      assertThat(answered.onTimer(answered.nextTimer() - 1).effects()).isEmpty();
      assertThat(answered.onTimer(answered.nextTimer()).effects()).containsExactly(new Ended());
    }
  }

  @Test
  void aFailureIsAcknowledgedAsTheStandardSays() {
    Step<ClientInvite> step = invite(false).on(answer(INVITE, 486), START);
    SipRequest ack = (SipRequest) SipParser.parse(((Send) step.effects().getFirst()).message());

    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.uri()).isEqualTo(INVITE.uri());
    assertThat(ack.vias()).containsExactly(INVITE.topVia());
    assertThat(ack.to().tag()).contains("a6c85cf");
    assertThat(ack.from()).isEqualTo(INVITE.from());
    assertThat(ack.callId()).isEqualTo(INVITE.callId());
    assertThat(ack.cseq()).hasToString("314159 ACK");
    assertThat(ack.routes()).isEqualTo(INVITE.routes());
    assertThat(TransactionKey.server(ack)).isEqualTo(TransactionKey.server(INVITE));
  }

  @Test
  void aCancelBelongsToItsInvite() {
    SipRequest cancel = in(ClientInvite.State.PROCEEDING, false).cancel();

    assertThat(cancel.cseq()).hasToString("314159 CANCEL");
    assertThat(cancel.to()).isEqualTo(INVITE.to());
    assertThat(TransactionKey.canceled(cancel)).isEqualTo(TransactionKey.server(INVITE));
    assertThat(TransactionKey.server(cancel)).isNotEqualTo(TransactionKey.server(INVITE));
    assertThat(TransactionKey.client(answer(cancel, 200))).isEqualTo(TransactionKey.client(cancel));
  }

  @Test
  void aCanceledInviteTimesOutEvenIfTheFarEndRingsOn() {
    ClientInvite canceled = in(ClientInvite.State.PROCEEDING, false).onCancelSent(START).state();
    ClientInvite ringing = canceled.on(answer(INVITE, 180), START + 9_000 * MILLI).state();

    assertThat(ringing.nextTimer()).isEqualTo(START + 32_000 * MILLI);
    assertThat(ringing.onTimer(ringing.nextTimer()).effects())
        .containsExactly(new TimedOut(), new Ended());
    assertThat(ringing.on(answer(INVITE, 487), START).state().state())
        .isEqualTo(ClientInvite.State.COMPLETED);
  }

  @Test
  void aTransportErrorEndsAnInviteOnlyWhereSomethingWasSent() {
    assertThat(invite(false).onTransportError(START).effects())
        .containsExactly(new TransportFailed(), new Ended());
    assertThat(in(ClientInvite.State.COMPLETED, false).onTransportError(START).effects())
        .containsExactly(new TransportFailed(), new Ended());
    assertThat(in(ClientInvite.State.PROCEEDING, true).onTransportError(START).effects()).isEmpty();
    assertThat(in(ClientInvite.State.ACCEPTED, true).onTransportError(START).effects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "false, TRYING, 100, PROCEEDING, Deliver",
    "false, TRYING, 200, COMPLETED, Deliver",
    "false, TRYING, 481, COMPLETED, Deliver",
    "true, TRYING, 200, TERMINATED, Deliver Ended",
    "false, PROCEEDING, 100, PROCEEDING, Deliver",
    "false, PROCEEDING, 200, COMPLETED, Deliver",
    "true, PROCEEDING, 200, TERMINATED, Deliver Ended",
    "false, COMPLETED, 200, COMPLETED, ''",
    "false, COMPLETED, 100, COMPLETED, ''"
  })
  void anotherRequestMovesOnAnswers(
      boolean reliable,
      ClientNonInvite.State from,
      int status,
      ClientNonInvite.State to,
      String effects) {
    ClientNonInvite before = bye(reliable);
    if (from != ClientNonInvite.State.TRYING) {
      int reach = from == ClientNonInvite.State.PROCEEDING ? 100 : 200;
      before = before.on(answer(BYE, reach), START).state();
    }
    Step<ClientNonInvite> step = before.on(answer(BYE, status), START);

    assertThat(step.state().state()).isEqualTo(to);
    assertThat(names(step.effects())).isEqualTo(effects);
  }

  @Test
  void anotherRequestIsSentAgainUpToEveryT2UntilTimerF() {
    assertThat(sendings(bye(false)))
        .containsExactly(
            500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L, -32000L);
  }

  @Test
  void aRequestInProgressIsSentAgainEveryT2() {
    ClientNonInvite proceeding = bye(false).on(answer(BYE, 100), START + MILLI).state();

    assertThat(sendings(proceeding))
        .containsExactly(500L, 4500L, 8500L, 12500L, 16500L, 20500L, 24500L, 28500L, -32000L);
  }

  private static List<Long> sendings(ClientNonInvite from) {
    List<Long> sent = new ArrayList<>();
    ClientNonInvite state = from;
    while (state.state() != ClientNonInvite.State.TERMINATED) {
      long now = state.nextTimer();
      Step<ClientNonInvite> step = state.onTimer(now);
      boolean isSend = step.effects().getFirst() instanceof Send;
      sent.add((isSend ? 1 : -1) * (now - START) / MILLI);
      state = step.state();
    }
    return sent;
  }

  @Test
  void anotherRequestTimesOutInBothOpenStates() {
    ClientNonInvite proceeding = bye(true).on(answer(BYE, 100), START).state();

    for (ClientNonInvite open : List.of(bye(true), proceeding)) {
      assertThat(open.onTimer(START + 32_000 * MILLI).effects())
          .containsExactly(new TimedOut(), new Ended());
      assertThat(open.onTransportError(START).effects())
          .containsExactly(new TransportFailed(), new Ended());
    }
  }

  @Test
  void aFinishedRequestAbsorbsCopiesForT4() {
    ClientNonInvite completed = bye(false).on(answer(BYE, 200), START).state();

    assertThat(completed.nextTimer()).isEqualTo(START + 5_000 * MILLI);
    assertThat(completed.onTimer(completed.nextTimer()).effects()).containsExactly(new Ended());
    assertThat(completed.onTransportError(START).effects()).isEmpty();
  }

  static String names(List<TransactionEffect> effects) {
    return String.join(" ", effects.stream().map(e -> e.getClass().getSimpleName()).toList());
  }

  @Test
  void whatIsDeliveredIsWhatCame() {
    assertThat(invite(false).on(answer(INVITE, 183), START).effects())
        .containsExactly(new Deliver(answer(INVITE, 183)));
  }
}
