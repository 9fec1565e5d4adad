package io.ringfort.protocol.sip.transaction;

import static io.ringfort.protocol.sip.transaction.ClientTransactionTest.names;
import static io.ringfort.protocol.sip.transaction.Messages.answer;
import static io.ringfort.protocol.sip.transaction.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The figures 7 and 8 of RFC 3261, with figure 5 of RFC 6026.
class ServerTransactionTest {
  private static final SipTimers TIMERS = SipTimers.DEFAULT;
  private static final long MILLI = 1_000_000L;
  private static final long START = 7_000 * MILLI;
  private static final SipRequest INVITE = request("INVITE");
  private static final SipRequest ACK = request("ACK");
  private static final SipRequest OPTIONS = request("OPTIONS");

  private static ServerInvite in(ServerInvite.State state, boolean reliable) {
    ServerInvite begun = ServerInvite.start(INVITE, reliable, TIMERS).state();
    ServerInvite reached =
        switch (state) {
          case PROCEEDING -> begun;
          case ACCEPTED -> begun.respond(answer(INVITE, 200), START).state();
          case COMPLETED -> begun.respond(answer(INVITE, 486), START).state();
          case CONFIRMED, TERMINATED ->
              begun.respond(answer(INVITE, 486), START).state().on(ACK, START).state();
        };
    assertThat(reached.state()).isEqualTo(state);
    return reached;
  }

  @Test
  void anInviteIsAnswered100AtOnce() {
    Step<ServerInvite> step = ServerInvite.start(INVITE, false, TIMERS);
    SipResponse trying = (SipResponse) SipParser.parse(((Send) step.effects().get(0)).message());

    assertThat(trying.status()).isEqualTo(100);
    assertThat(trying.to().tag()).isEmpty();
    assertThat(step.effects().get(1)).isEqualTo(new Deliver(INVITE));
  }

  @ParameterizedTest
  @CsvSource({
    "false, PROCEEDING, 180, PROCEEDING, Send",
    "false, PROCEEDING, 200, ACCEPTED, Send",
    "true, PROCEEDING, 200, ACCEPTED, Send",
    "false, PROCEEDING, 486, COMPLETED, Send",
    "false, ACCEPTED, 200, ACCEPTED, Send",
    "false, ACCEPTED, 486, ACCEPTED, ''",
    "false, COMPLETED, 200, COMPLETED, ''",
    "false, COMPLETED, 486, COMPLETED, ''",
    "false, CONFIRMED, 200, CONFIRMED, ''",
    "true, TERMINATED, 200, TERMINATED, ''"
  })
  void anInviteMovesOnAnswersOfItsUser(
      boolean reliable,
      ServerInvite.State from,
      int status,
      ServerInvite.State to,
      String effects) {
    Step<ServerInvite> step = in(from, reliable).respond(answer(INVITE, status), START);

    assertThat(step.state().state()).isEqualTo(to);
    assertThat(names(step.effects())).isEqualTo(effects);
  }

  @ParameterizedTest
  @CsvSource({
    "false, PROCEEDING, INVITE, PROCEEDING, Send",
    "false, ACCEPTED, INVITE, ACCEPTED, ''",
    "false, COMPLETED, INVITE, COMPLETED, Send",
    "false, CONFIRMED, INVITE, CONFIRMED, ''",
    "false, PROCEEDING, ACK, PROCEEDING, ''",
    "false, ACCEPTED, ACK, ACCEPTED, Deliver",
    "false, COMPLETED, ACK, CONFIRMED, ''",
    "true, COMPLETED, ACK, TERMINATED, Ended",
    "false, CONFIRMED, ACK, CONFIRMED, ''"
  })
  void anInviteMovesOnRequests(
      boolean reliable,
      ServerInvite.State from,
      String method,
      ServerInvite.State to,
      String effects) {
    Step<ServerInvite> step = in(from, reliable).on(request(method), START);

    assertThat(step.state().state()).isEqualTo(to);
    assertThat(names(step.effects())).isEqualTo(effects);
  }

  @Test
  void aCopyOfTheInviteGetsTheLastProvisionalAnswer() {
    SipResponse ringing = answer(INVITE, 180);
    ServerInvite proceeding =
        in(ServerInvite.State.PROCEEDING, false).respond(ringing, START).state();

    assertThat(((Send) proceeding.on(INVITE, START).effects().getFirst()).message())
        .isEqualTo(ringing.encode());
  }

  @Test
  void aFailureIsSentAgainUntilTimerH() {
    List<Long> times = new ArrayList<>();
    ServerInvite state = in(ServerInvite.State.COMPLETED, false);
    List<TransactionEffect> last = List.of();
    while (state.state() != ServerInvite.State.TERMINATED) {
      long now = state.nextTimer();
      Step<ServerInvite> step = state.onTimer(now);
      times.add((now - START) / MILLI);
      last = step.effects();
      state = step.state();
    }

    assertThat(times)
        .containsExactly(
            500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L, 32000L);
    assertThat(last).containsExactly(new TimedOut(), new Ended());
  }

  @Test
  void overAReliableTransportAFailureIsSentOnce() {
    assertThat(in(ServerInvite.State.COMPLETED, true).nextTimer())
        .isEqualTo(START + 32_000 * MILLI);
  }

  @Test
  void aConfirmedFailureAbsorbsCopiesForT4() {
    ServerInvite confirmed = in(ServerInvite.State.CONFIRMED, false);

    assertThat(confirmed.nextTimer()).isEqualTo(START + 5_000 * MILLI);
    assertThat(confirmed.onTimer(confirmed.nextTimer()).effects()).containsExactly(new Ended());
  }

  @Test
  void anAcceptedInviteIsForgottenAfterTimerL() {
    ServerInvite accepted = in(ServerInvite.State.ACCEPTED, true);

    assertThat(accepted.nextTimer()).isEqualTo(START + 32_000 * MILLI);
    assertThat(accepted.onTimer(accepted.nextTimer()).effects()).containsExactly(new Ended());
  }

  @Test
  void anInviteOutlivesATransportError() {
    Step<ServerInvite> step = in(ServerInvite.State.PROCEEDING, false).onTransportError(START);

    assertThat(step.state().state()).isEqualTo(ServerInvite.State.PROCEEDING);
    assertThat(step.effects()).containsExactly(new TransportFailed());
  }

  @Test
  void anotherRequestGetsItsLastAnswerAgain() {
    ServerNonInvite trying = ServerNonInvite.start(OPTIONS, false, TIMERS).state();
    assertThat(trying.on(OPTIONS, START).effects()).isEmpty();

    ServerNonInvite proceeding = trying.respond(answer(OPTIONS, 100), START).state();
    assertThat(names(proceeding.on(OPTIONS, START).effects())).isEqualTo("Send");

    SipResponse ok = answer(OPTIONS, 200);
    ServerNonInvite completed = proceeding.respond(ok, START).state();
    assertThat(((Send) completed.on(OPTIONS, START).effects().getFirst()).message())
        .isEqualTo(ok.encode());
    assertThat(completed.respond(answer(OPTIONS, 500), START).effects()).isEmpty();
    assertThat(completed.nextTimer()).isEqualTo(START + 32_000 * MILLI);
    assertThat(completed.onTimer(START).effects()).isEmpty();
    assertThat(completed.onTimer(completed.nextTimer()).effects()).containsExactly(new Ended());
  }

  @Test
  void overAReliableTransportAnotherRequestEndsWithItsAnswer() {
    Step<ServerNonInvite> step =
        ServerNonInvite.start(OPTIONS, true, TIMERS).state().respond(answer(OPTIONS, 200), START);

    assertThat(names(step.effects())).isEqualTo("Send Ended");
    assertThat(step.state().nextTimer()).isEqualTo(SipTimers.NEVER);
  }

  @Test
  void aTransportErrorEndsAnotherRequest() {
    ServerNonInvite completed =
        ServerNonInvite.start(OPTIONS, false, TIMERS)
            .state()
            .respond(answer(OPTIONS, 200), START)
            .state();

    assertThat(completed.onTransportError(START).effects())
        .containsExactly(new TransportFailed(), new Ended());
  }

  @Test
  void aRequestOfRfc2543IsMatchedByItsFields() {
    SipRequest first = withBranch("old");
    SipRequest copy = withBranch("old");
    SipRequest other = first.withHeader("Call-ID", "another");

    assertThat(TransactionKey.server(copy)).isEqualTo(TransactionKey.server(first));
    assertThat(TransactionKey.server(other)).isNotEqualTo(TransactionKey.server(first));
    // With the cookie only the branch counts.
    assertThat(TransactionKey.server(INVITE.withHeader("Call-ID", "another")))
        .isEqualTo(TransactionKey.server(INVITE));
    assertThat(TransactionKey.server(INVITE))
        .isNotEqualTo(TransactionKey.server(withBranch("z9hG4bKother")));
  }

  private static SipRequest withBranch(String branch) {
    return INVITE.withHeader("Via", "SIP/2.0/UDP 192.0.2.1:5060;branch=" + branch);
  }

  /// Any serializer can store these, so another host can go on with them.
  @ParameterizedTest
  @ValueSource(
      classes = {
        ClientInvite.class,
        ClientNonInvite.class,
        ServerInvite.class,
        ServerNonInvite.class
      })
  void aTransactionIsPlainData(Class<?> state) {
    assertThat(state.getRecordComponents())
        .extracting(RecordComponent::getType)
        .allMatch(t -> t.isPrimitive() || t.isEnum() || t == byte[].class || t == SipTimers.class);
  }
}
