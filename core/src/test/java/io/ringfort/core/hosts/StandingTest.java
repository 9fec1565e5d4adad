package io.ringfort.core.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.Standing.Lines;
import io.ringfort.core.hosts.Standing.State;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether a host may act, on a clock that a test moves.
class StandingTest {
  private static final Lines ALL = new Lines(4, 0, 0);
  private static final Lines HALF = new Lines(2, 2, 0);

  private long now = 1;
  private final Standing standing = new Standing(() -> now);

  @BeforeEach
  void register() {
    standing.registered(1, standing.beatBegins());
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private void tickFor(long millis, Lines lines) {
    for (long passed = 0; passed < millis; passed += 100) {
      pass(100);
      standing.tick(lines);
    }
  }

  @Test
  void aSleepIsNoticedByTheFirstQuestionAfterIt() {
    pass(1_001);
    assertThat(standing.isHeld()).isFalse();
    standing.tick(ALL);
    assertThat(standing.state()).isEqualTo(State.ASLEEP);
  }

  @Test
  void aShortSleepIsNoneWhileBeatsAreWritten() {
    tickFor(1_000, ALL);
    pass(999);
    assertThat(standing.isHeld()).isTrue();
    standing.tick(ALL);
    assertThat(standing.isHeld()).isTrue();
  }

  /// Half of its lines say nothing, it sleeps just before it would know what that means, is found
  /// dead, and all lines answer again when it wakes.
  @Test
  void aShortSleepCountsWhereNoBeatWasWritten() {
    tickFor(2_000, HALF);
    assertThat(standing.isHeld()).isTrue();
    pass(990);
    assertThat(standing.isHeld()).isFalse();
    assertThat(standing.tick(ALL)).isTrue();
    tickFor(1_000, ALL);
    assertThat(standing.isHeld()).isFalse();
    standing.beatSucceeded(standing.beatBegins());
    assertThat(standing.isHeld()).isTrue();
  }

  @Test
  void whoIsCutOffAndAwakeKnows() {
    tickFor(2_100, HALF);
    assertThat(standing.state()).isEqualTo(State.CUT_OFF);
    tickFor(500, ALL);
    assertThat(standing.isHeld()).isFalse();
  }

  @Test
  void aBeatFromBeforeASleepProvesNothing() {
    Standing.Beat before = standing.beatBegins();
    pass(1_500);
    standing.tick(ALL);
    standing.beatSucceeded(before);
    assertThat(standing.isHeld()).isFalse();
  }
}
