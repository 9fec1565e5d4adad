package io.ringfort.messaging.lifecycle;

import static io.ringfort.messaging.lifecycle.Samples.EXPIRES;
import static io.ringfort.messaging.lifecycle.Samples.NOON;
import static io.ringfort.messaging.lifecycle.Samples.accepted;
import static io.ringfort.messaging.lifecycle.Samples.onWire;
import static io.ringfort.messaging.lifecycle.Samples.queued;
import static io.ringfort.messaging.lifecycle.Samples.refused;
import static io.ringfort.messaging.lifecycle.Samples.scheduled;
import static io.ringfort.messaging.lifecycle.Samples.serviced;
import static io.ringfort.messaging.lifecycle.Samples.taken;
import static io.ringfort.messaging.lifecycle.Samples.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Progress.Part;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From acceptance to the carrier: turns, schedules, cancellation, submits, deadlines.
class LifecycleTest {
  private static final Instant LATER = NOON.plusSeconds(5);

  private final Lifecycle resending = Samples.lifecycle(UnknownOutcome.RESEND);
  private final Lifecycle holding = Samples.lifecycle(UnknownOutcome.HOLD);

  @Test
  void isDurableBeforeItIsSubmitted() {
    Step step = resending.on(queued(1), new Event.Turn("east"), NOON);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.ON_WIRE);
    assertThat(step.message().progress().status()).isEqualTo(Status.SENDING);
    assertThat(step.message().progress().attempts()).isEqualTo(1);
    assertThat(step.effects())
        .containsExactly(new Effect.Persist(step.message()), new Effect.Submit(step.message()));
  }

  @Test
  void aSecondTurnOnTheWireChangesNothing() {
    assertNothing(resending, onWire(1), new Event.Turn("west"), LATER);
  }

  @Test
  void aTurnBeforeItsTimeChangesNothing() {
    assertNothing(
        resending,
        scheduled(),
        new Event.Turn("east"),
        scheduled().intent().terms().notBefore().minusMillis(1));
  }

  @Test
  void aTurnAtItsDeadlineEndsItAsExpired() {
    Step step = resending.on(queued(1), new Event.Turn("east"), EXPIRES);

    assertEnded(step, Status.FAILED, Failures.EXPIRED);
  }

  @Test
  void aServicesMessageTakesItsPlaceInTheQueueOnce() {
    Step step = resending.on(serviced(), new Event.Queued(), NOON);

    assertThat(step.message().progress().status()).isEqualTo(Status.QUEUED);
    assertThat(step.effects()).containsExactly(new Effect.Callback(step.message()));
    assertNothing(resending, step.message(), new Event.Queued(), LATER);
  }

  @Test
  void aScheduledMessageCanBeTakenBack() {
    Step step = resending.on(scheduled(), new Event.Cancel(), NOON);

    assertEnded(step, Status.CANCELED, null);
    assertNothing(resending, step.message(), new Event.Cancel(), LATER);
    assertNothing(resending, step.message(), new Event.Turn("east"), LATER);
  }

  @Test
  void onlyAScheduledMessageCanBeTakenBack() {
    assertNothing(resending, queued(1), new Event.Cancel(), NOON);
    assertNothing(
        resending,
        resending.on(scheduled(), new Event.Queued(), NOON).message(),
        new Event.Cancel(),
        NOON);
    assertNothing(resending, onWire(1), new Event.Cancel(), NOON);
  }

  @Test
  void isRefusedOnlyWhileItWaits() {
    assertEnded(
        resending.on(queued(1), new Event.Refuse(Failures.OPTED_OUT), NOON),
        Status.FAILED,
        Failures.OPTED_OUT);
    assertNothing(resending, onWire(1), new Event.Refuse(Failures.OPTED_OUT), NOON);
  }

  @Test
  void isSentWhenTheCarrierTookEveryPart() {
    Step step = resending.on(onWire(2), accepted("a", "b"), LATER);

    assertThat(step.message().progress().status()).isEqualTo(Status.SENT);
    assertThat(step.message().progress().phase()).isEqualTo(Phase.WITH_CARRIER);
    assertThat(step.message().progress().times().sent()).isEqualTo(LATER);
    assertThat(step.effects())
        .containsExactly(
            new Effect.Persist(step.message()),
            new Effect.Callback(step.message()),
            new Effect.WakeAt(step.message(), LATER.plus(Samples.RECEIPTS_WITHIN)));
  }

  @Test
  void refusesAnOwnerThatHidesWhatWentWrong() {
    assertThatThrownBy(() -> resending.on(onWire(2), accepted("a", null), LATER))
        .hasMessageContaining("expected: one of the two");
  }

  @Test
  void aPassingFaultPutsItBackWithTheTakenPartsKept() {
    Step step = resending.on(onWire(2), refused(new Problem.Throttled(), "a", null), LATER);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.PENDING);
    assertThat(step.message().progress().wire().parts())
        .containsExactly(new Part("a", null), Part.UNSENT);
    assertThat(step.message().progress().wire().doubts()).isZero();
    assertThat(step.effects())
        .containsExactly(
            new Effect.Persist(step.message()),
            new Effect.Requeue(step.message(), LATER.plus(Samples.BACK_OFF)));
  }

  @Test
  void backsOffLongerAfterEachFault() {
    Step first = resending.on(onWire(1), refused(new Problem.NotSent(), (String) null), NOON);
    Instant secondTurn = NOON.plus(Samples.BACK_OFF);
    assertNothing(resending, first.message(), new Event.Turn("west"), secondTurn.minusMillis(1));

    Message again = resending.on(first.message(), new Event.Turn("west"), secondTurn).message();
    Step second = resending.on(again, refused(new Problem.NotSent(), (String) null), secondTurn);

    assertThat(second.effects())
        .contains(
            new Effect.Requeue(
                second.message(), secondTurn.plus(Samples.BACK_OFF.multipliedBy(2))));
  }

  @Test
  void doesNotWaitForATurnAfterItsDeadline() {
    Step step =
        resending.on(
            onWire(1), refused(new Problem.Throttled(), (String) null), EXPIRES.minusSeconds(1));

    assertEnded(step, Status.FAILED, Failures.EXPIRED);
  }

  @Test
  void aFinalRefusalIsItsVerdict() {
    assertEnded(
        resending.on(
            onWire(1), refused(new Problem.Permanent(Failures.BLOCKED), (String) null), LATER),
        Status.FAILED,
        Failures.BLOCKED);
  }

  @Test
  void anUnknownOutcomeIsCountedAndSentAgainWhereThePolicyIsToResend() {
    Step step = resending.on(onWire(1), unknown(1), LATER);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.PENDING);
    assertThat(step.message().progress().wire().doubts()).isEqualTo(1);
  }

  @Test
  void anUnknownOutcomeIsHeldWhereThePolicyIsToHold() {
    Step step = holding.on(onWire(1), unknown(1), LATER);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.DOUBT);
    assertThat(step.message().progress().wire().doubts()).isEqualTo(1);
    assertThat(step.effects())
        .containsExactly(
            new Effect.Persist(step.message()), new Effect.WakeAt(step.message(), EXPIRES));
    assertNothing(holding, step.message(), new Event.Turn("east"), LATER);
    assertEnded(
        holding.on(step.message(), new Event.Tick(), EXPIRES), Status.FAILED, Failures.UNKNOWN);
  }

  @Test
  void aDoubtfulMessageThatExpiresFailsAsUnknown() {
    Message waiting = resending.on(onWire(1), unknown(1), LATER).message();

    assertEnded(resending.on(waiting, new Event.Tick(), EXPIRES), Status.FAILED, Failures.UNKNOWN);
    assertEnded(
        resending.on(waiting, new Event.Turn("east"), EXPIRES), Status.FAILED, Failures.UNKNOWN);
  }

  @Test
  void aLateAnswerKeepsATakenMessageFromGoingOutAgain() {
    Message waiting = resending.on(onWire(1), unknown(1), LATER).message();
    Message held = holding.on(onWire(1), unknown(1), LATER).message();

    assertThat(resending.on(waiting, accepted("a"), LATER).message().progress().phase())
        .isEqualTo(Phase.WITH_CARRIER);
    assertThat(holding.on(held, accepted("a"), LATER).message().progress().phase())
        .isEqualTo(Phase.WITH_CARRIER);
  }

  @Test
  void aLateAnswerForOnePartIsRememberedAndItsComplaintIsNot() {
    Message waiting = resending.on(onWire(2), unknown(2), LATER).message();

    Step step =
        resending.on(waiting, refused(new Problem.Permanent(Failures.BLOCKED), "a", null), LATER);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.PENDING);
    assertThat(step.message().progress().times().nextTry())
        .isEqualTo(waiting.progress().times().nextTry());
    assertThat(step.message().progress().wire().parts())
        .containsExactly(new Part("a", null), Part.UNSENT);
    assertThat(step.effects()).containsExactly(new Effect.Persist(step.message()));
    assertNothing(resending, step.message(), refused(new Problem.Throttled(), "a", null), LATER);
  }

  @Test
  void anAnswerAfterTheMessageWasTakenChangesNothing() {
    assertNothing(resending, taken("a"), accepted("b"), LATER);
  }

  @Test
  void whatWaitsExpiresOnTimeAndNotBefore() {
    assertNothing(resending, queued(1), new Event.Tick(), EXPIRES.minusMillis(1));
    assertEnded(
        resending.on(queued(1), new Event.Tick(), EXPIRES), Status.FAILED, Failures.EXPIRED);
  }

  @Test
  void whatIsOnTheWireDoesNotExpire() {
    assertNothing(resending, onWire(1), new Event.Tick(), EXPIRES);
    assertNothing(resending, onWire(1), new Event.Queued(), EXPIRES);
  }

  private static void assertNothing(
      Lifecycle lifecycle, Message message, Event event, Instant now) {
    Step step = lifecycle.on(message, event, now);
    assertThat(step.message()).isSameAs(message);
    assertThat(step.effects()).isEmpty();
  }

  private static void assertEnded(Step step, Status status, Progress.Failure failure) {
    Progress progress = step.message().progress();
    assertThat(progress.phase()).isEqualTo(Phase.ENDED);
    assertThat(progress.status()).isEqualTo(status);
    assertThat(progress.failure()).isEqualTo(failure);
    assertThat(step.effects())
        .isEqualTo(
            List.of(
                new Effect.Persist(step.message()),
                new Effect.Callback(step.message()),
                new Effect.Archive(step.message())));
  }
}
