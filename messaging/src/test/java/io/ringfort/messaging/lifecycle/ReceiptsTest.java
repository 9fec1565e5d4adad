package io.ringfort.messaging.lifecycle;

import static io.ringfort.messaging.lifecycle.Samples.EXPIRES;
import static io.ringfort.messaging.lifecycle.Samples.NOON;
import static io.ringfort.messaging.lifecycle.Samples.accepted;
import static io.ringfort.messaging.lifecycle.Samples.delivered;
import static io.ringfort.messaging.lifecycle.Samples.doubtful;
import static io.ringfort.messaging.lifecycle.Samples.onWire;
import static io.ringfort.messaging.lifecycle.Samples.queued;
import static io.ringfort.messaging.lifecycle.Samples.receipt;
import static io.ringfort.messaging.lifecycle.Samples.refused;
import static io.ringfort.messaging.lifecycle.Samples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import io.ringfort.messaging.lifecycle.Progress.Part;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// From the carrier to the verdict: receipts in every order, and new owners.
class ReceiptsTest {
  private static final Instant LATER = NOON.plusSeconds(5);

  private final Lifecycle lifecycle = Samples.lifecycle(UnknownOutcome.RESEND);

  @Test
  void isDeliveredWhenEveryPartIs() {
    Step first = lifecycle.on(taken("a", "b"), receipt("b", Outcome.DELIVERED), LATER);
    assertThat(first.message().progress().phase()).isEqualTo(Phase.WITH_CARRIER);
    assertThat(first.effects()).containsExactly(new Effect.Persist(first.message()));

    Step second = lifecycle.on(first.message(), receipt("a", Outcome.DELIVERED), LATER);
    assertVerdict(second, Status.DELIVERED);
    assertThat(second.message().progress().times().sent()).isEqualTo(NOON);
  }

  @Test
  void onePartThatIsNotDeliveredIsTheVerdict() {
    Step step = lifecycle.on(taken("a", "b"), receipt("b", Outcome.UNDELIVERED), LATER);

    assertVerdict(step, Status.UNDELIVERED);
    assertThat(step.message().progress().failure()).isEqualTo(Failures.UNREACHABLE);
  }

  @Test
  void theSameReceiptAgainChangesNothing() {
    Message known = lifecycle.on(taken("a", "b"), receipt("a", Outcome.DELIVERED), LATER).message();

    assertNothing(known, receipt("a", Outcome.DELIVERED));
    assertNothing(known, receipt("a", Outcome.UNDELIVERED));
  }

  @Test
  void nothingHappensAfterTheEnd() {
    Stream.of(
            receipt("a", Outcome.UNDELIVERED),
            accepted("a"),
            new Event.Turn("east"),
            new Event.Queued(),
            new Event.Cancel(),
            new Event.Recovered(),
            new Event.Tick(),
            new Event.Refuse(Failures.BLOCKED))
        .forEach(event -> assertNothing(delivered(), event));
  }

  @Test
  void aReceiptBeforeTheAnswerIsTheAnswer() {
    Step step = lifecycle.on(onWire(1), receipt("a", Outcome.DELIVERED), LATER);

    assertVerdict(step, Status.DELIVERED);
    assertThat(step.message().progress().wire().parts())
        .containsExactly(new Part("a", Outcome.DELIVERED));
    assertThat(step.message().progress().times().sent()).isEqualTo(LATER);
    assertNothing(step.message(), accepted("a"));
  }

  @Test
  void aReceiptResolvesADoubt() {
    assertVerdict(
        lifecycle.on(doubtful(), receipt("a", Outcome.DELIVERED), LATER), Status.DELIVERED);
  }

  @Test
  void aReceiptOfAnUnknownPartIsNotGuessedAt() {
    assertNothing(onWire(2), receipt("a", Outcome.DELIVERED));
    assertNothing(taken("a"), receipt("b", Outcome.DELIVERED));
    assertNothing(queued(1), receipt("a", Outcome.DELIVERED));
  }

  @Test
  void aReceiptForAPartIsRememberedWhileOthersWait() {
    Message waiting =
        lifecycle.on(onWire(2), refused(new Problem.Throttled(), "a", null), LATER).message();

    Step step = lifecycle.on(waiting, receipt("a", Outcome.DELIVERED), LATER);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.PENDING);
    assertThat(step.message().progress().wire().parts().getFirst())
        .isEqualTo(new Part("a", Outcome.DELIVERED));
    assertThat(step.effects()).containsExactly(new Effect.Persist(step.message()));
  }

  @Test
  void aPartThatWasNotDeliveredIsTheVerdictOnceTheRestIsTaken() {
    Message waiting =
        lifecycle.on(onWire(2), refused(new Problem.Throttled(), "a", null), LATER).message();
    Message known = lifecycle.on(waiting, receipt("a", Outcome.UNDELIVERED), LATER).message();
    Message again = lifecycle.on(known, new Event.Turn("east"), NOON.plusSeconds(60)).message();

    assertVerdict(
        lifecycle.on(again, accepted("a", "b"), NOON.plusSeconds(61)), Status.UNDELIVERED);
  }

  @Test
  void withoutAReceiptSentIsTheLastWordAndIsNotToldTwice() {
    Instant deadline = NOON.plus(Samples.RECEIPTS_WITHIN);
    assertThat(lifecycle.on(taken("a"), new Event.Tick(), deadline.minusMillis(1)).effects())
        .isEmpty();

    Step step = lifecycle.on(taken("a"), new Event.Tick(), deadline);

    assertThat(step.message().progress().phase()).isEqualTo(Phase.ENDED);
    assertThat(step.message().progress().status()).isEqualTo(Status.SENT);
    assertThat(step.effects())
        .containsExactly(new Effect.Persist(step.message()), new Effect.Archive(step.message()));
  }

  @Test
  void aNewOwnerDoubtsWhatItFindsOnTheWire() {
    assertThat(lifecycle.resume(onWire(1), LATER).message().progress().wire().doubts())
        .isEqualTo(1);
    assertThat(lifecycle.resume(onWire(1), LATER).message().progress().phase())
        .isEqualTo(Phase.PENDING);
    assertThat(
            Samples.lifecycle(UnknownOutcome.HOLD)
                .resume(onWire(1), LATER)
                .message()
                .progress()
                .phase())
        .isEqualTo(Phase.DOUBT);
    assertNothing(queued(1), new Event.Recovered());
  }

  @Test
  void aNewOwnerDoesAgainWhatMayNotHaveBeenDone() {
    Message sent = taken("a");
    Message ended = delivered();
    Message endedAsSent =
        lifecycle.on(sent, new Event.Tick(), NOON.plus(Samples.RECEIPTS_WITHIN)).message();

    assertThat(lifecycle.resume(queued(1), LATER).effects())
        .containsExactly(new Effect.Requeue(queued(1), NOON));
    assertThat(lifecycle.resume(sent, LATER).effects())
        .containsExactly(
            new Effect.Callback(sent), new Effect.WakeAt(sent, NOON.plus(Samples.RECEIPTS_WITHIN)));
    assertThat(lifecycle.resume(doubtful(), LATER).effects())
        .containsExactly(new Effect.WakeAt(doubtful(), EXPIRES));
    assertThat(lifecycle.resume(ended, LATER).effects())
        .containsExactly(new Effect.Callback(ended), new Effect.Archive(ended));
    assertThat(lifecycle.resume(endedAsSent, LATER).effects())
        .containsExactly(new Effect.Callback(endedAsSent), new Effect.Archive(endedAsSent));
  }

  private void assertNothing(Message message, Event event) {
    Step step = lifecycle.on(message, event, LATER);
    assertThat(step.message()).isSameAs(message);
    assertThat(step.effects()).isEmpty();
  }

  private static void assertVerdict(Step step, Status status) {
    assertThat(step.message().progress().phase()).isEqualTo(Phase.ENDED);
    assertThat(step.message().progress().status()).isEqualTo(status);
    assertThat(step.effects())
        .containsExactly(
            new Effect.Persist(step.message()),
            new Effect.Callback(step.message()),
            new Effect.Archive(step.message()));
  }
}
