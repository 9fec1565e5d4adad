package io.ringfort.messaging.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Violation;
import io.ringfort.messaging.lifecycle.Effect;
import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Ledger;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.lifecycle.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The simulation is worth what it finds: each design here is wrong in one way.
class BrokenDesignTest {
  private static final int SEEDS = 200;
  private static final int MANY_SEEDS = 10_000;

  @Test
  void findsASubmitBeforeItIsDurable() {
    assertFound(
        "submitted before that was durable",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                Step step = super.on(message, event, now);
                Stream<Effect> submits =
                    step.effects().stream().filter(Effect.Submit.class::isInstance);
                Stream<Effect> others =
                    step.effects().stream().filter(e -> !(e instanceof Effect.Submit));
                return new Step(step.message(), Stream.concat(submits, others).toList());
              }
            });
  }

  @Test
  void findsAMessageThatIsForgottenWhileItsIntentCanComeAgain() {
    assertFound(
        "a forgotten message lives again|the status moved back",
        policy ->
            new Design(policy) {
              @Override
              List<MessageSid> forgettable(Ledger ledger, List<MessageSid> finished) {
                return finished;
              }
            });
  }

  @Test
  void findsAMessageThatIsForgottenWhileALateCopyOfItsIntentStands() {
    assertFound(
        "a forgotten message lives again",
        policy ->
            new Design(policy) {
              @Override
              Duration repeatable() {
                return Duration.ZERO;
              }
            });
  }

  @Test
  void findsALateAnswerThatIsIgnored() {
    assertFound(
        "was submitted again after its owner had heard",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                return event instanceof Event.Submitted
                        && message.progress().phase() != Phase.ON_WIRE
                    ? new Step(message, List.of())
                    : super.on(message, event, now);
              }
            });
  }

  @Test
  void findsAnOffsetThatIsCommittedWhenItIsRead() {
    assertFound(
        "committed past what is not durable",
        policy ->
            new Design(policy) {
              @Override
              long settled(Ledger ledger, long read) {
                return read;
              }
            });
  }

  @Test
  void findsAReceiptThatMovesTheStatusBack() {
    assertFound(
        "the status moved back",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                Progress p = message.progress();
                if (event instanceof Event.Receipt && p.status() == Status.DELIVERED) {
                  Progress back =
                      new Progress(
                          Status.SENT,
                          p.phase(),
                          p.attempts(),
                          p.version() + 1,
                          p.times(),
                          p.wire(),
                          null);
                  Message moved = new Message(message.intent(), back);
                  return new Step(moved, List.of(new Effect.Persist(moved)));
                }
                return super.on(message, event, now);
              }
            });
  }

  @Test
  void findsALifecycleThatIgnoresExpiry() {
    assertFound(
        "submitted too late",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                Instant last = message.intent().terms().expires().minusMillis(1);
                return super.on(
                    message, event, event instanceof Event.Turn && now.isAfter(last) ? last : now);
              }

              @Override
              boolean inTime(Message message, Instant now) {
                return true;
              }
            });
  }

  @Test
  void findsAnOwnerThatDoesNotLookAtTheClockBeforeASubmit() {
    assertFound(
        "submitted too late",
        policy ->
            new Design(policy) {
              @Override
              boolean inTime(Message message, Instant now) {
                return true;
              }
            });
  }

  @Test
  void findsALifecycleThatIgnoresTheSchedule() {
    assertFound(
        "submitted too early",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                Instant scheduled = message.intent().terms().notBefore();
                return super.on(
                    message,
                    event,
                    event instanceof Event.Turn && now.isBefore(scheduled) ? scheduled : now);
              }
            });
  }

  @Test
  void findsPartsThatGoOutAgainAfterTheCarrierTookThem() {
    assertFound(
        "was submitted again",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                return event instanceof Event.Submitted submitted && submitted.problem() != null
                    ? super.on(
                        message,
                        new Event.Submitted(
                            Collections.nCopies(submitted.carrierIds().size(), null),
                            submitted.problem()),
                        now)
                    : super.on(message, event, now);
              }
            });
  }

  @Test
  void findsAnUnknownOutcomeThatPassesForNotSent() {
    assertFound(
        "was submitted again",
        policy ->
            new Design(policy) {
              @Override
              Step on(Message message, Event event, Instant now) {
                return event instanceof Event.Submitted submitted
                        && submitted.problem() instanceof Problem.Unknown
                    ? super.on(
                        message,
                        new Event.Submitted(submitted.carrierIds(), new Problem.NotSent()),
                        now)
                    : super.on(message, event, now);
              }
            });
  }

  @Test
  void findsANewOwnerThatSubmitsWhatItFindsOnTheWire() {
    assertFound(
        "was submitted again",
        policy ->
            new Design(policy) {
              @Override
              Step resume(Message message, Instant now) {
                return message.progress().phase() == Phase.ON_WIRE
                    ? new Step(message, List.of(new Effect.Submit(message)))
                    : super.resume(message, now);
              }
            });
  }

  @Test
  void findsANewOwnerThatForgetsWhatWaits() {
    assertFound(
        "an accepted message has no verdict",
        policy ->
            new Design(policy) {
              @Override
              Step resume(Message message, Instant now) {
                return message.progress().phase() == Phase.WITH_CARRIER
                    ? new Step(message, List.of())
                    : super.resume(message, now);
              }
            });
  }

  @Test
  void findsANewOwnerThatTakesTheEndedForTold() {
    assertFound(
        "an accepted message has no verdict",
        policy ->
            new Design(policy) {
              @Override
              Step resume(Message message, Instant now) {
                return message.progress().phase() == Phase.ENDED
                    ? new Step(message, List.of())
                    : super.resume(message, now);
              }
            });
  }

  @Test
  void findsACanceledMessageThatGoesOutStill() {
    assertFound(
        "submitted after its verdict",
        policy ->
            new Design(policy) {
              @Override
              boolean asksWhetherItEnded() {
                return false;
              }

              @Override
              Step on(Message message, Event event, Instant now) {
                Progress p = message.progress();
                if (event instanceof Event.Turn turn && p.status() == Status.CANCELED) {
                  Progress.Wire wire = new Progress.Wire(turn.carrier(), p.wire().parts(), 0);
                  Progress onWire =
                      new Progress(p.status(), p.phase(), 1, p.version(), p.times(), wire, null);
                  return new Step(
                      message, List.of(new Effect.Submit(new Message(message.intent(), onWire))));
                }
                return super.on(message, event, now);
              }
            });
  }

  @Test
  void findsAVerdictThatIsNotTold() {
    assertFound(
        "the customer was never told the verdict",
        without(e -> e instanceof Effect.Callback c && c.message().progress().status().isFinal()));
  }

  @Test
  void findsAVerdictThatIsNotArchived() {
    assertFound("an accepted message has no verdict", without(Effect.Archive.class::isInstance));
  }

  @Test
  void findsARecordThatIsNotPersisted() {
    assertFound(
        "moved back|two archived records|archived before",
        without(
            e -> e instanceof Effect.Persist p && p.message().progress().phase() == Phase.ENDED));
  }

  @Test
  void findsAnOwnerThatDoesNotAskForItsLease() {
    assertFound("two owners", design("asksBeforeSubmits"));
  }

  @Test
  void findsALeaseThatIsLongerThanTheSession() {
    assertFound(
        "two owners",
        policy ->
            new Design(policy) {
              @Override
              boolean isHeld(long millisSinceConfirmed) {
                return super.isHeld(millisSinceConfirmed / 3);
              }
            });
  }

  @Test
  void findsALeaseThatCountsFromTheAnswer() {
    assertFoundAmongMany(
        "two owners",
        policy ->
            new Design(policy) {
              @Override
              long confirmedAt(long left, long answered) {
                return answered;
              }
            });
  }

  @Test
  void findsAStaleAppendThatWins() {
    assertFound(
        "changelog: |two verdicts|forgotten message lives again|submitted|two archived",
        design("fences"));
  }

  @Test
  void findsANewOwnerThatDoesNotMarkItsBeginning() {
    assertFoundAmongMany(
        "changelog: |two verdicts|forgotten message lives again|submitted|two archived",
        design("marks"));
  }

  @Test
  void findsAStaleAppendThatIsLeftToCoverAGoodOne() {
    assertFound("no verdict|committed past", design("writesAgain"));
  }

  @Test
  void findsOffsetsOfAnEarlierGeneration() {
    assertFoundAmongMany("committed past|no verdict|offset is held|forgotten message lives again", design("fencesCommits"));
  }

  @Test
  void findsEffectsOfWhatTheNextOwnerDoesNotKnow() {
    assertFound(
        "two archived|two verdicts|reads: |told two|callbacks: ", design("asksBeforeEffects"));
  }

  @Test
  void findsALatePutThatOverwritesALaterOne() {
    assertFoundAmongMany("reads: the status moved back", design("keepsTheLater"));
  }

  /// The design without one of its rules.
  private static Function<Policy, Design> design(String left) {
    return policy ->
        new Design(policy) {
          @Override
          boolean asksBeforeSubmits() {
            return !left.equals("asksBeforeSubmits");
          }

          @Override
          boolean asksBeforeEffects() {
            return !left.equals("asksBeforeEffects");
          }

          @Override
          boolean marks() {
            return !left.equals("marks");
          }

          @Override
          boolean fences() {
            return !left.equals("fences");
          }

          @Override
          boolean writesAgain() {
            return !left.equals("writesAgain");
          }

          @Override
          boolean fencesCommits() {
            return !left.equals("fencesCommits");
          }

          @Override
          boolean keepsTheLater() {
            return !left.equals("keepsTheLater");
          }
        };
  }

  @Test
  void tellsTheWholeStoryOfTheMessage() {
    Violation violation = find(SEEDS, without(Effect.Archive.class::isInstance)).orElseThrow();

    assertThat(violation.subject()).startsWith("SM");
    assertThat(violation.trace())
        .anyMatch(line -> line.contains("intent is in the queue"))
        .anyMatch(line -> line.contains("durable"));
  }

  private static Function<Policy, Design> without(Predicate<Effect> unwanted) {
    return policy ->
        new Design(policy) {
          @Override
          Step on(Message message, Event event, Instant now) {
            return strip(super.on(message, event, now));
          }

          @Override
          Step resume(Message message, Instant now) {
            return strip(super.resume(message, now));
          }

          private Step strip(Step step) {
            return new Step(
                step.message(), step.effects().stream().filter(unwanted.negate()).toList());
          }
        };
  }

  private static void assertFound(String pattern, Function<Policy, Design> broken) {
    assertFound(pattern, SEEDS, broken);
  }

  /// Where two rare faults must meet.
  private static void assertFoundAmongMany(String pattern, Function<Policy, Design> broken) {
    assertFound(pattern, MANY_SEEDS, broken);
  }

  private static void assertFound(String pattern, int seeds, Function<Policy, Design> broken) {
    assertThat(find(seeds, broken))
        .as("a violation within %d seeds", seeds)
        .hasValueSatisfying(v -> assertThat(v.text()).containsPattern(pattern));
  }

  private static Optional<Violation> find(int seeds, Function<Policy, Design> broken) {
    return LongStream.range(0, seeds)
        .mapToObj(seed -> Simulation.run(seed, Options.STANDARD, broken))
        .flatMap(r -> r.violation().stream())
        .findFirst();
  }
}
