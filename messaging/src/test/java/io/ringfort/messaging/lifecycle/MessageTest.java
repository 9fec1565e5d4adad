package io.ringfort.messaging.lifecycle;

import static io.ringfort.messaging.lifecycle.Samples.NOON;
import static io.ringfort.messaging.lifecycle.Samples.delivered;
import static io.ringfort.messaging.lifecycle.Samples.doubtful;
import static io.ringfort.messaging.lifecycle.Samples.onWire;
import static io.ringfort.messaging.lifecycle.Samples.queued;
import static io.ringfort.messaging.lifecycle.Samples.refused;
import static io.ringfort.messaging.lifecycle.Samples.scheduled;
import static io.ringfort.messaging.lifecycle.Samples.serviced;
import static io.ringfort.messaging.lifecycle.Samples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.json.Json;
import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageTest {
  private final Json json = new Json();
  private final Lifecycle lifecycle = Samples.lifecycle(UnknownOutcome.RESEND);

  @Test
  void anotherHostCanReadItInEveryPhase() {
    assertThat(everyPhase())
        .allSatisfy(
            message ->
                assertThat(json.read(json.bytes(message), Message.class)).isEqualTo(message));
    assertThat(
            everyPhase()
                .map(m -> m.progress().phase())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class))))
        .isEqualTo(EnumSet.allOf(Phase.class));
  }

  @Test
  void theLaterVersionWins() {
    Message earlier = queued(1);
    Message later = onWire(1);

    assertThat(Message.later(earlier, later)).isSameAs(later);
    assertThat(Message.later(later, earlier)).isSameAs(later);
  }

  @Test
  void ofOneVersionTheLaterStatusWins() {
    Message queued = lifecycle.on(scheduled(), new Event.Queued(), NOON).message();
    Message canceled = lifecycle.on(scheduled(), new Event.Cancel(), NOON).message();

    assertThat(queued.progress().version()).isEqualTo(canceled.progress().version());
    assertThat(Message.later(queued, canceled)).isSameAs(canceled);
    assertThat(Message.later(canceled, queued)).isSameAs(canceled);
  }

  @Test
  void whatMayGoOutAtOnceIsNotScheduledHoweverFineTheClockIs() {
    Intent i = queued(1).intent();
    Intent.Terms now = new Intent.Terms(NOON.plusNanos(1), i.terms().expires(), null, null);

    Message message =
        Message.fresh(
            new Intent(
                i.sid(),
                i.account(),
                i.direction(),
                i.parties(),
                i.content(),
                now,
                NOON.plusNanos(1)));

    assertThat(message.progress().status()).isEqualTo(Status.QUEUED);
  }

  private Stream<Message> everyPhase() {
    Message waiting =
        lifecycle.on(onWire(2), refused(new Problem.Throttled(), "a", null), NOON).message();
    Message failed = lifecycle.on(queued(1), new Event.Refuse(Failures.OPTED_OUT), NOON).message();
    return Stream.of(
        queued(3),
        serviced(),
        scheduled(),
        onWire(2),
        waiting,
        doubtful(),
        taken("a", "b"),
        delivered(),
        failed,
        inbound());
  }

  private static Message inbound() {
    Intent i = queued(1).intent();
    return Message.fresh(
        new Intent(
            i.sid(),
            i.account(),
            Intent.Direction.INBOUND,
            i.parties(),
            i.content(),
            i.terms(),
            i.created()));
  }
}
