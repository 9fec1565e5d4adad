package io.ringfort.messaging.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final MessageSid SID = new MessageSid("SM" + "1".repeat(32));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Judge judge = new Judge(new Agenda(1), UnknownOutcome.RESEND);

  @Test
  void objectsWhenACustomerReadsAnEarlierStatus() {
    judge.read(SID, Status.SENT);

    assertThatThrownBy(() -> judge.read(SID, Status.SENDING))
        .hasMessageContaining(
            "reads: the status moved back: got SENDING (expected: SENT or later)");
  }

  @Test
  void objectsWhenARepeatedCallbackHasAnotherToken() {
    judge.calledBack(message(), "one");

    assertThatThrownBy(() -> judge.calledBack(message(), "two"))
        .hasMessageContaining("got token two (expected: one, as before)");
  }

  @Test
  void objectsWhenAnAcceptedMessageHasNoVerdict() {
    judge.intentAppended(message().intent());

    assertThatThrownBy(judge::atRest).hasMessageContaining("an accepted message has no verdict");
  }

  @Test
  void objectsWhenSomethingHappensToAMessageThatNobodyAccepted() {
    judge.durable(message());

    assertThatThrownBy(judge::atRest).hasMessageContaining("never in the queue");
  }

  @Test
  void objectsWhenAReceiptIsCommittedBeforeWhatItLedTo() {
    judge.durable(message());

    assertThatThrownBy(() -> judge.committed(SID, 1))
        .hasMessageContaining("committed past what is not durable");
  }

  private static Message message() {
    return Message.fresh(
        new Intent(
            SID,
            new AccountSid("AC" + "0".repeat(32)),
            Intent.Direction.OUTBOUND_API,
            new Intent.Parties("+441110000001", "+441110000002", null),
            new Intent.Content("text", null, 1),
            new Intent.Terms(NOON, NOON.plusSeconds(60), null, null),
            NOON));
  }
}
