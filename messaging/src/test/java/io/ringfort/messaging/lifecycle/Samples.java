package io.ringfort.messaging.lifecycle;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// Messages in every phase, reached by the events that lead there.
final class Samples {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Instant EXPIRES = NOON.plusSeconds(600);
  static final Duration BACK_OFF = Duration.ofSeconds(3);
  static final Duration RECEIPTS_WITHIN = Duration.ofHours(24);

  private Samples() {}

  static Lifecycle lifecycle(UnknownOutcome unknownOutcome) {
    return new Lifecycle(
        new Policy(unknownOutcome, BACK_OFF, Duration.ofMinutes(1), RECEIPTS_WITHIN));
  }

  static Message queued(int segments) {
    return fresh(segments, NOON, null);
  }

  static Message serviced() {
    return fresh(1, NOON, new ServiceSid("MG" + "0".repeat(32)));
  }

  static Message scheduled() {
    return fresh(1, NOON.plusSeconds(300), null);
  }

  static Message onWire(int segments) {
    return lifecycle(UnknownOutcome.RESEND)
        .on(queued(segments), new Event.Turn("east"), NOON)
        .message();
  }

  static Message taken(String... carrierIds) {
    return lifecycle(UnknownOutcome.RESEND)
        .on(onWire(carrierIds.length), accepted(carrierIds), NOON)
        .message();
  }

  static Message doubtful() {
    return lifecycle(UnknownOutcome.HOLD).on(onWire(1), unknown(1), NOON).message();
  }

  static Message delivered() {
    return lifecycle(UnknownOutcome.RESEND)
        .on(taken("a"), receipt("a", Outcome.DELIVERED), NOON)
        .message();
  }

  static Event.Submitted accepted(@Nullable String... carrierIds) {
    return new Event.Submitted(Arrays.asList(carrierIds), null);
  }

  static Event.Submitted refused(Problem problem, @Nullable String... carrierIds) {
    return new Event.Submitted(Arrays.asList(carrierIds), problem);
  }

  static Event.Submitted unknown(int segments) {
    return new Event.Submitted(Collections.nCopies(segments, null), new Problem.Unknown());
  }

  static Event.Receipt receipt(String carrierId, Outcome outcome) {
    return new Event.Receipt(
        carrierId, outcome, outcome == Outcome.DELIVERED ? null : Failures.UNREACHABLE);
  }

  private static Message fresh(int segments, Instant notBefore, @Nullable ServiceSid service) {
    return Message.fresh(
        new Intent(
            new MessageSid("SM" + "1".repeat(32)),
            new AccountSid("AC" + "0".repeat(32)),
            Intent.Direction.OUTBOUND_API,
            new Intent.Parties("+441110000001", "+441120000002", service),
            new Intent.Content("hello – world", "hello - world", segments),
            new Intent.Terms(
                notBefore,
                EXPIRES,
                "https://customer.example/",
                new Intent.Remembered("key", "hash", EXPIRES)),
            NOON));
  }
}
