package io.ringfort.voice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.simulation.Violation;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.sip.LegEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The simulation is worth what it finds: each design here is wrong in one way.
class BrokenDesignTest {
  private static final int SEEDS = 6_000;

  /// A second beginning finds the snapshot of the first.
  @Test
  void aPhoneRingsOnceThoughItsBeginningIsNotDurable() {
    assertHolds(
        () ->
            new Design() {
              @Override
              boolean beginsDurably() {
                return false;
              }
            });
  }

  @Test
  void aPhoneRingsOnceThoughItsRequestIsTakenTwice() {
    assertHolds(
        () ->
            new Design() {
              @Override
              boolean knowsRepeats() {
                return false;
              }
            });
  }

  @Test
  void findsChildrenThatAreNotDropped() {
    assertFound(
        "its caller's Dial is over, but it goes on",
        without(
            e -> e instanceof CallEffect.TellCall t && t.event() instanceof CallEvent.OfParent));
  }

  @Test
  void findsTimersThatAreForgotten() {
    assertFound("no verdict", without(CallEffect.StartTimer.class::isInstance));
  }

  @Test
  void findsALifecycleThatIgnoresTheDeadline() {
    assertFound(
        "dialled too late",
        () ->
            new Design() {
              @Override
              CallStep on(Call call, CallEvent event, Instant now) {
                Instant deadline = call.intent().terms().deadline();
                boolean late = event instanceof CallEvent.Begin && now.isAfter(deadline);
                return super.on(call, event, late ? deadline : now);
              }
            });
  }

  @Test
  void findsAHostThatLeavesTheLostOpen() {
    assertFound(
        "no verdict",
        () ->
            new Design() {
              @Override
              boolean endsTheLost() {
                return false;
              }
            });
  }

  @Test
  void findsAnEndThatIsSaidBeforeItIsDurable() {
    assertFound(
        "no verdict|never told",
        () ->
            new Design() {
              @Override
              boolean endsWhenTold() {
                return false;
              }
            });
  }

  @Test
  void findsALegThatIsNotHungUp() {
    assertFound("no verdict|goes on", without(CallEffect.HangUp.class::isInstance));
  }

  @Test
  void findsAnAnswerThatCrossedTheCancellationAndIsLeftAlone() {
    assertFound(
        "no verdict|goes on",
        () ->
            new Design() {
              @Override
              CallStep on(Call call, CallEvent event, Instant now) {
                boolean crossed =
                    event instanceof CallEvent.OnLeg(LegEvent.Answered _)
                        && call.session() != null
                        && call.session().ending();
                return crossed ? new CallStep(call, List.of()) : super.on(call, event, now);
              }
            });
  }

  @Test
  void findsRecordingsThatGoOn() {
    assertFound("recordings go on", without(CallEffect.StopRecording.class::isInstance));
  }

  @Test
  void findsAVerdictThatIsNotTold() {
    assertFound(
        "never told",
        without(e -> e instanceof CallEffect.Tell t && t.token().endsWith("-completed")));
  }

  @Test
  void findsAVerdictThatIsNotArchived() {
    assertFound("no verdict|goes on", without(CallEffect.Archive.class::isInstance));
  }

  @Test
  void findsATokenThatChangesWithTheHost() {
    assertFound("callbacks: got tokens", telling(t -> again(t, t.sequence())));
  }

  @Test
  void findsAGapInTheSequence() {
    assertFound("callbacks: got sequence", telling(t -> again(t, t.sequence() + 1)));
  }

  @Test
  void findsAStatusThatMovesBack() {
    assertFound(
        "the status moved back",
        () ->
            new Design() {
              @Override
              CallStep on(Call call, CallEvent event, Instant now) {
                CallStep step = super.on(call, event, now);
                return event instanceof CallEvent.OnLeg(LegEvent.Digit _)
                    ? new CallStep(back(step.call()), step.effects())
                    : step;
              }
            });
  }

  @Test
  void findsAStepThatThrows() {
    assertFound(
        "the lifecycle threw",
        () ->
            new Design() {
              @Override
              CallStep on(Call call, CallEvent event, Instant now) {
                if (event instanceof CallEvent.RtpTimeout) {
                  throw new IllegalStateException("a fault of our own");
                }
                return super.on(call, event, now);
              }
            });
  }

  @Test
  void findsALeaseThatIsHeldByOneLine() {
    assertFound(
        "two owners",
        () ->
            new Design() {
              @Override
              boolean mayHold(long sinceBeatMillis, int answering, int silent) {
                return sinceBeatMillis <= 2_000 || answering > 0;
              }
            });
  }

  /// As `core.hosts.Roster` once had it.
  @Test
  void findsAHostThatIsDeclaredGoneByOneOfMany() {
    assertFound(
        "two owners|two verdicts|without having begun",
        () ->
            new Design() {
              @Override
              boolean isDead(int votes, int watchers, long stillMillis) {
                return votes > 0;
              }
            });
  }

  /// As `core.hosts.Roster` once had it.
  @Test
  void findsAHostThatIsDeclaredGoneForItsBeatsAlone() {
    assertFound(
        "two owners",
        () ->
            new Design() {
              @Override
              boolean isDead(int votes, int watchers, long stillMillis) {
                return stillMillis >= 8_000 || super.isDead(votes, watchers, stillMillis);
              }
            });
  }

  @Test
  void findsAHostThatSleepsAndDoesNotNotice() {
    assertFound(
        "two owners",
        () ->
            new Design() {
              @Override
              boolean noticesSleep() {
                return false;
              }
            });
  }

  @Test
  void findsAHostThatSpeaksWithoutItsLease() {
    assertFound(
        "two owners",
        () ->
            new Design() {
              @Override
              boolean asksBeforeSaying() {
                return false;
              }
            });
  }

  @Test
  void findsTwoAdopters() {
    assertFound(
        "two owners|older snapshot|callbacks: |began twice|two verdicts|dialled twice",
        () ->
            new Design() {
              @Override
              boolean comparesAndSets() {
                return false;
              }
            });
  }

  @Test
  void findsAByeOfOneWhoLostTheCall() {
    assertFound(
        "two owners",
        () ->
            new Design() {
              @Override
              boolean hangsUpWhenFenced() {
                return true;
              }
            });
  }

  @Test
  void findsEffectsBeforeTheirSnapshot() {
    assertFound(
        "two owners|older snapshot|callbacks: |dialled twice|no verdict|began twice",
        () ->
            new Design() {
              @Override
              boolean writesBeforeActing() {
                return false;
              }
            });
  }

  @Test
  void findsCallsOfTheDeadThatNobodyLooksFor() {
    assertFound(
        "no verdict|goes on",
        () ->
            new Design() {
              @Override
              boolean looksAgain() {
                return false;
              }
            });
  }

  @Test
  void findsACallThatIsGivenToAHostThatNeverHeard() {
    assertFound(
        "no verdict|goes on",
        () ->
            new Design() {
              @Override
              boolean looksForItsOwn() {
                return false;
              }
            });
  }

  @Test
  void findsAMemoryStoreThatIsAwayTakenForAnEmptyOne() {
    assertFound(
        "host lost|two owners|two verdicts",
        () ->
            new Design() {
              @Override
              boolean takesSilenceForNothing() {
                return true;
              }
            });
  }

  /// The host that it was given to looks for it.
  @Test
  void findsAGiftOfWhichNobodyKnowsAndForWhichNobodyLooks() {
    assertFound(
        "two owners|no verdict|goes on|ended without having begun",
        () ->
            new Design() {
              @Override
              boolean asksWhoseItIs() {
                return false;
              }

              @Override
              boolean looksForItsOwn() {
                return false;
              }
            });
  }

  @Test
  void findsAPhoneThatIsCalledAgainTooLate() {
    assertFound(
        "dialled too late",
        () ->
            new Design() {
              @Override
              CallStep on(Call call, CallEvent event, Instant now) {
                Instant deadline = call.intent().terms().deadline();
                boolean late = event instanceof CallEvent.TakenOver && now.isAfter(deadline);
                return super.on(call, event, late ? deadline : now);
              }
            });
  }

  @Test
  void findsAPhoneThatIsCalledThoughNobodyElseKnows() {
    assertFound(
        "dialled twice|two owners",
        () ->
            new Design() {
              @Override
              boolean dialsOnlyWhenWritten() {
                return false;
              }
            });
  }

  @Test
  void findsACallThatGoesOnBeforeItKnowsThatItWasTakenOver() {
    assertFound(
        "callbacks: got sequence|ended without having begun",
        () ->
            new Design() {
              @Override
              boolean resumesFirst() {
                return false;
              }
            });
  }

  @Test
  void findsATakeoverThatDoesNotRaiseTheEpoch() {
    assertFound(
        "two owners|began twice|two verdicts|callbacks: |no verdict|goes on|dialled twice",
        () ->
            new Design() {
              @Override
              Owner next(Owner before, HostName host, long incarnation) {
                return new Owner(host, incarnation, before.epoch());
              }
            });
  }

  @Test
  void tellsTheWholeStoryOfTheCall() {
    Violation violation = find(SEEDS, without(CallEffect.Archive.class::isInstance)).orElseThrow();

    assertThat(violation.subject()).startsWith("CA");
    assertThat(violation.trace())
        .anyMatch(line -> line.contains("event Begin"))
        .anyMatch(line -> line.contains("effect"));
  }

  private static Call back(Call call) {
    Progress p = call.progress();
    return new Call(
        call.intent(),
        new Progress(
            CallStatus.QUEUED,
            p.version(),
            p.sequence(),
            p.times(),
            p.answeredBy(),
            p.verdict(),
            p.timeline()),
        call.session(),
        call.program(),
        call.line(),
        call.owner());
  }

  private static CallEffect again(CallEffect.Tell tell, int sequence) {
    return new CallEffect.Tell(
        tell.hook(), tell.params(), sequence + tell.token(), tell.sequence() < 0 ? -1 : sequence);
  }

  private static Supplier<Design> telling(Function<CallEffect.Tell, CallEffect> change) {
    return changing(
        step ->
            new CallStep(
                step.call(),
                step.effects().stream()
                    .map(e -> e instanceof CallEffect.Tell tell ? change.apply(tell) : e)
                    .toList()));
  }

  private static Supplier<Design> without(Predicate<CallEffect> unwanted) {
    return changing(
        step ->
            new CallStep(step.call(), step.effects().stream().filter(unwanted.negate()).toList()));
  }

  private static Supplier<Design> changing(UnaryOperator<CallStep> change) {
    return () ->
        new Design() {
          @Override
          CallStep on(Call call, CallEvent event, Instant now) {
            return change.apply(super.on(call, event, now));
          }
        };
  }

  private static void assertHolds(Supplier<Design> other) {
    assertThat(find(200, other)).isEmpty();
  }

  private static void assertFound(String pattern, Supplier<Design> broken) {
    assertThat(find(SEEDS, broken))
        .as("a violation within %d seeds", SEEDS)
        .hasValueSatisfying(v -> assertThat(v.text()).containsPattern(pattern));
  }

  private static Optional<Violation> find(int seeds, Supplier<Design> broken) {
    return LongStream.range(0, seeds)
        .mapToObj(seed -> Simulation.run(seed, Options.STANDARD, broken))
        .flatMap(r -> r.violation().stream())
        .findFirst();
  }
}
