package io.ringfort.messaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.MessageSid;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final MessageSid A = sid("a");
  private static final MessageSid B = sid("b");

  private final Ledger ledger = new Ledger(10);

  @Test
  void settlesNothingBeforeAnythingWasRead() {
    assertThat(ledger.settled()).isEqualTo(10);
  }

  @Test
  void holdsTheOffsetOfAMessageThatExistsOnlyAsAnIntent() {
    ledger.intent(10, A, NOON);
    ledger.idle(11);

    assertThat(ledger.settled()).isEqualTo(10);
  }

  @Test
  void settlesPastAnIntentOnceAnyRecordIsDurable() {
    ledger.intent(10, A, NOON);
    ledger.durable(A, 3);

    assertThat(ledger.settled()).isEqualTo(11);
  }

  @Test
  void theOldestHeldEntryHoldsAllBehindIt() {
    ledger.intent(10, A, NOON);
    ledger.intent(11, B, NOON);
    ledger.durable(B, 1);
    assertThat(ledger.settled()).isEqualTo(10);

    ledger.durable(A, 1);
    assertThat(ledger.settled()).isEqualTo(12);
  }

  @Test
  void holdsAReceiptUntilTheVersionThatItMadeIsDurable() {
    ledger.command(10, A, 5);
    ledger.durable(A, 4);
    assertThat(ledger.settled()).isEqualTo(10);

    ledger.durable(A, 5);
    assertThat(ledger.settled()).isEqualTo(11);
  }

  @Test
  void followsOffsetsWithGaps() {
    ledger.idle(10);
    ledger.idle(15);

    assertThat(ledger.settled()).isEqualTo(16);
  }

  @Test
  void keepsAnEndedMessageWhileItsIntentMayComeAgain() {
    ledger.intent(10, A, NOON);
    ledger.durable(A, 1);
    ledger.finished(A, NOON.plusSeconds(60));
    ledger.committed(11);

    assertThat(ledger.forgettable()).isEmpty();
  }

  @Test
  void keepsAnEndedMessageWhileALaterIntentIsSettledButNotCommitted() {
    ledger.intent(10, A, NOON);
    ledger.durable(A, 1);
    ledger.finished(A, NOON.plusSeconds(60));
    ledger.intent(11, B, NOON.plusSeconds(61));
    ledger.durable(B, 1);
    ledger.committed(11);
    assertThat(ledger.forgettable()).isEmpty();

    ledger.committed(12);
    assertThat(ledger.forgettable()).containsExactly(A);
  }

  @Test
  void forgetsAMessageThatFinishesAfterALaterIntentWasCommitted() {
    ledger.repeat(10, NOON.plusSeconds(61));
    ledger.committed(11);
    ledger.finished(A, NOON.plusSeconds(60));

    assertThat(ledger.forgettable()).containsExactly(A);
  }

  @Test
  void forgetsEachMessageOnce() {
    ledger.repeat(10, NOON.plusSeconds(61));
    ledger.committed(11);
    ledger.finished(A, NOON);
    ledger.forgettable();

    assertThat(ledger.forgettable()).isEmpty();
  }

  @Test
  void aMessageThatMustBeKnownForLongHoldsNoOtherBack() {
    ledger.finished(A, NOON.plusSeconds(86_400));
    ledger.finished(B, NOON.plusSeconds(60));
    ledger.repeat(10, NOON.plusSeconds(61));
    ledger.committed(11);

    assertThat(ledger.forgettable()).containsExactly(B);
  }

  private static MessageSid sid(String digit) {
    return new MessageSid("SM" + digit.repeat(32));
  }
}
