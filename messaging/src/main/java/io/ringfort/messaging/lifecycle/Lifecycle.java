package io.ringfort.messaging.lifecycle;

import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Progress.Failure;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import io.ringfort.messaging.lifecycle.Progress.Part;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Progress.Times;
import io.ringfort.messaging.lifecycle.Progress.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of an outbound message: `(message, event, now) → (message, effects)`.
///
/// Promises, checked by the simulation: one verdict per message; nothing is submitted after its
/// deadline; no part is submitted again after the carrier is known to have taken it; the status
/// never moves back. An event that no longer fits (late, twice, after the end) changes nothing.
public final class Lifecycle {
  private final Policy policy;

  public Lifecycle(Policy policy) {
    this.policy = policy;
  }

  /// One step.
  public Step on(Message message, Event event, Instant now) {
    if (message.progress().phase() == Phase.ENDED) {
      return Step.none(message);
    }
    return switch (event) {
      case Event.Queued _ -> queued(message, now);
      case Event.Turn turn -> turn(message, turn.carrier(), now);
      case Event.Submitted submitted -> submitted(message, submitted, now);
      case Event.Receipt receipt -> receipt(message, receipt, now);
      case Event.Cancel _ -> cancel(message, now);
      case Event.Recovered _ -> recovered(message, now);
      case Event.Tick _ -> tick(message, now);
      case Event.Refuse refuse ->
          message.progress().phase() == Phase.PENDING
              ? end(message, Status.FAILED, refuse.failure(), now)
              : Step.none(message);
    };
  }

  /// What an owner must do with a message that it has just taken over from the changelog: the last
  /// step's effects may be lost.
  public Step resume(Message message, Instant now) {
    return switch (message.progress().phase()) {
      // Also "sent": whether the customer heard of it is not known here.
      case ENDED ->
          new Step(message, List.of(new Effect.Callback(message), new Effect.Archive(message)));
      case ON_WIRE -> on(message, new Event.Recovered(), now);
      case WITH_CARRIER ->
          new Step(
              message,
              List.of(
                  new Effect.Callback(message),
                  new Effect.WakeAt(message, receiptDeadline(message))));
      case DOUBT ->
          new Step(
              message, List.of(new Effect.WakeAt(message, message.intent().terms().expires())));
      case PENDING -> new Step(message, List.of(new Effect.Requeue(message, nextTurn(message))));
      case ASSEMBLING -> Step.none(message);
    };
  }

  /// An inbound message is complete: it is over with us, and the application is to be asked.
  public static Step received(Message message) {
    Progress before = message.progress();
    Progress next =
        new Progress(
            Status.RECEIVED,
            Phase.ENDED,
            0,
            before.version() + 1,
            new Times(before.times().updated(), message.intent().created(), null),
            before.wire(),
            before.failure());
    Message received = message.with(next);
    return new Step(
        received,
        List.of(
            new Effect.Persist(received),
            new Effect.Callback(received),
            new Effect.Archive(received)));
  }

  private Step queued(Message message, Instant now) {
    boolean forward =
        message.progress().status() == Status.ACCEPTED
            || message.progress().status() == Status.SCHEDULED;
    if (!forward) {
      return Step.none(message);
    }
    Message next = move(message, Status.QUEUED, Phase.PENDING, message.progress().wire(), now);
    // Not persisted: the intent alone leads here again.
    return new Step(next, List.of(new Effect.Callback(next)));
  }

  private Step turn(Message message, String carrier, Instant now) {
    Progress before = message.progress();
    if (before.phase() != Phase.PENDING || now.isBefore(nextTurn(message))) {
      return Step.none(message);
    }
    if (isExpired(message, now)) {
      return expired(message, now);
    }
    Wire wire = new Wire(carrier, before.wire().parts(), before.wire().doubts());
    Progress next =
        new Progress(
            Status.SENDING,
            Phase.ON_WIRE,
            before.attempts() + 1,
            before.version() + 1,
            new Times(now, null, null),
            wire,
            null);
    Message onWire = message.with(next);
    return new Step(onWire, List.of(new Effect.Persist(onWire), new Effect.Submit(onWire)));
  }

  private Step submitted(Message message, Event.Submitted event, Instant now) {
    Phase phase = message.progress().phase();
    if (phase == Phase.WITH_CARRIER || phase == Phase.ASSEMBLING) {
      return Step.none(message);
    }
    Wire wire = withIds(message.progress().wire(), event.carrierIds());
    if (wire.allAccepted()) {
      return withCarrier(message, wire, now);
    }
    if (phase != Phase.ON_WIRE) {
      return late(message, wire);
    }
    return switch (event.problem()) {
      case null ->
          throw new IllegalArgumentException(
              "submitted: got no problem and parts without id (expected: one of the two)");
      case Problem.Permanent permanent ->
          end(
              message.with(withWire(message.progress(), wire)),
              Status.FAILED,
              permanent.failure(),
              now);
      case Problem.NotSent _, Problem.Throttled _, Problem.Transient _ ->
          tryAgain(message, wire, now);
      case Problem.Unknown _ -> unknown(message, wire, now);
    };
  }

  /// An answer after the submit was given up: what the carrier took must not go out again; its
  /// complaints are too late.
  private static Step late(Message message, Wire wire) {
    if (wire.equals(message.progress().wire())) {
      return Step.none(message);
    }
    Message known = message.with(withWire(message.progress(), wire));
    return new Step(known, List.of(new Effect.Persist(known)));
  }

  private Step recovered(Message message, Instant now) {
    return message.progress().phase() == Phase.ON_WIRE
        ? unknown(message, message.progress().wire(), now)
        : Step.none(message);
  }

  private Step unknown(Message message, Wire wire, Instant now) {
    Wire doubtful = new Wire(wire.carrier(), wire.parts(), wire.doubts() + 1);
    return switch (policy.unknownOutcome()) {
      case RESEND -> tryAgain(message, doubtful, now);
      case HOLD -> {
        Message held = move(message, Status.SENDING, Phase.DOUBT, doubtful, now);
        yield new Step(
            held,
            List.of(
                new Effect.Persist(held),
                new Effect.WakeAt(held, message.intent().terms().expires())));
      }
    };
  }

  private Step tryAgain(Message message, Wire wire, Instant now) {
    Instant nextTry = now.plus(policy.backOff(message.progress().attempts()));
    if (!nextTry.isBefore(message.intent().terms().expires())) {
      return expired(message.with(withWire(message.progress(), wire)), now);
    }
    Progress before = message.progress();
    Progress next =
        new Progress(
            before.status(),
            Phase.PENDING,
            before.attempts(),
            before.version() + 1,
            new Times(now, null, nextTry),
            wire,
            null);
    Message waiting = message.with(next);
    return new Step(
        waiting, List.of(new Effect.Persist(waiting), new Effect.Requeue(waiting, nextTry)));
  }

  private Step withCarrier(Message message, Wire wire, Instant now) {
    if (wire.parts().stream().anyMatch(p -> p.outcome() == Outcome.UNDELIVERED)) {
      return end(
          message.with(withWire(message.progress(), wire)),
          Status.UNDELIVERED,
          Failures.UNKNOWN,
          now);
    }
    if (wire.parts().stream().allMatch(p -> p.outcome() == Outcome.DELIVERED)) {
      return end(message.with(withWire(message.progress(), wire)), Status.DELIVERED, null, now);
    }
    Progress before = message.progress();
    Instant sentAt = before.times().sent() == null ? now : before.times().sent();
    Progress next =
        new Progress(
            Status.SENT,
            Phase.WITH_CARRIER,
            before.attempts(),
            before.version() + 1,
            new Times(now, sentAt, null),
            wire,
            null);
    Message sent = message.with(next);
    return new Step(
        sent,
        List.of(
            new Effect.Persist(sent),
            new Effect.Callback(sent),
            new Effect.WakeAt(sent, receiptDeadline(sent))));
  }

  private Step receipt(Message message, Event.Receipt receipt, Instant now) {
    Wire before = message.progress().wire();
    int index = awaiting(before, receipt.carrierId());
    if (index < 0) {
      return Step.none(message);
    }
    List<Part> parts = new ArrayList<>(before.parts());
    parts.set(index, new Part(receipt.carrierId(), receipt.outcome()));
    Wire wire = new Wire(before.carrier(), parts, before.doubts());
    Message known = message.with(withWire(message.progress(), wire));
    if (!wire.allAccepted()) {
      // Some parts are still to be submitted: remember the receipt.
      return new Step(known, List.of(new Effect.Persist(known)));
    }
    if (receipt.outcome() == Outcome.UNDELIVERED) {
      return end(
          known,
          Status.UNDELIVERED,
          receipt.failure() == null ? Failures.UNKNOWN : receipt.failure(),
          now);
    }
    return parts.stream().allMatch(p -> p.outcome() == Outcome.DELIVERED)
        ? end(known, Status.DELIVERED, null, now)
        : new Step(known, List.of(new Effect.Persist(known)));
  }

  /// The part that a receipt is for, or -1.
  private static int awaiting(Wire wire, String carrierId) {
    List<Part> parts = wire.parts();
    for (int i = 0; i < parts.size(); i++) {
      if (carrierId.equals(parts.get(i).carrierId()) && parts.get(i).outcome() == null) {
        return i;
      }
    }
    // The receipt came before the answer, or the answer never did: the carrier has it. With more
    // parts nobody can tell
    // which one it has, and a part that is wrongly believed to be there would be lost.
    boolean onlyPart =
        parts.size() == 1 && parts.getFirst().carrierId() == null && wire.carrier() != null;
    return onlyPart ? 0 : -1;
  }

  private Step cancel(Message message, Instant now) {
    // Only a scheduled message can be taken back: any other may be on the wire at any moment.
    return message.progress().phase() == Phase.PENDING
            && message.progress().status() == Status.SCHEDULED
        ? end(message, Status.CANCELED, null, now)
        : Step.none(message);
  }

  /// True when a deadline is reached, so that [Event.Tick] changes the message.
  public boolean isOverdue(Message message, Instant now) {
    return switch (message.progress().phase()) {
      case PENDING, DOUBT -> isExpired(message, now);
      case WITH_CARRIER -> !now.isBefore(receiptDeadline(message));
      case ON_WIRE, ASSEMBLING, ENDED -> false;
    };
  }

  private Step tick(Message message, Instant now) {
    if (!isOverdue(message, now)) {
      return Step.none(message);
    }
    return message.progress().phase() == Phase.WITH_CARRIER
        ? end(message, Status.SENT, null, now)
        : expired(message, now);
  }

  private static Step end(Message message, Status status, @Nullable Failure failure, Instant now) {
    Progress before = message.progress();
    boolean wasTaken = status == Status.DELIVERED || status == Status.UNDELIVERED;
    // A receipt may be the first to tell that the carrier took it.
    Instant sent = before.times().sent() == null && wasTaken ? now : before.times().sent();
    Progress next =
        new Progress(
            status,
            Phase.ENDED,
            before.attempts(),
            before.version() + 1,
            new Times(now, sent, null),
            before.wire(),
            failure);
    Message ended = message.with(next);
    // "sent" as the last word was told when it was sent.
    return status == Status.SENT
        ? new Step(ended, List.of(new Effect.Persist(ended), new Effect.Archive(ended)))
        : new Step(
            ended,
            List.of(
                new Effect.Persist(ended), new Effect.Callback(ended), new Effect.Archive(ended)));
  }

  private static Step expired(Message message, Instant now) {
    return end(
        message,
        Status.FAILED,
        message.progress().wire().doubts() > 0 ? Failures.UNKNOWN : Failures.EXPIRED,
        now);
  }

  private static Message move(Message message, Status status, Phase phase, Wire wire, Instant now) {
    Progress before = message.progress();
    return message.with(
        new Progress(
            status,
            phase,
            before.attempts(),
            before.version() + 1,
            new Times(now, before.times().sent(), null),
            wire,
            before.failure()));
  }

  private static Progress withWire(Progress before, Wire wire) {
    return new Progress(
        before.status(),
        before.phase(),
        before.attempts(),
        before.version() + 1,
        before.times(),
        wire,
        before.failure());
  }

  private static Wire withIds(Wire before, List<@Nullable String> ids) {
    List<Part> parts = new ArrayList<>(before.parts());
    for (int i = 0; i < parts.size() && i < ids.size(); i++) {
      String id = ids.get(i);
      if (id != null && parts.get(i).carrierId() == null) {
        parts.set(i, new Part(id, parts.get(i).outcome()));
      }
    }
    return new Wire(before.carrier(), parts, before.doubts());
  }

  private static boolean isExpired(Message message, Instant now) {
    return !now.isBefore(message.intent().terms().expires());
  }

  private static Instant nextTurn(Message message) {
    Instant nextTry = message.progress().times().nextTry();
    return nextTry == null ? message.intent().terms().notBefore() : nextTry;
  }

  private Instant receiptDeadline(Message message) {
    Instant sent = message.progress().times().sent();
    return (sent == null ? message.progress().times().updated() : sent)
        .plus(policy.receiptsWithin());
  }
}
