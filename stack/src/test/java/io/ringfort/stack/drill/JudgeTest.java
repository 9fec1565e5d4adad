package io.ringfort.stack.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What holds and what does not.
class JudgeTest {
  private static final Outcome.Kept ALL_KEPT = new Outcome.Kept(4, 4, 2, 2);

  @Test
  void holdsWhenNothingIsLost() {
    assertThat(broken(Bounds.KILL, Outcomes.of(Outcomes.ALL, Outcomes.CALM, Outcomes.good())))
        .isEmpty();
  }

  @Test
  void breaksWithOneLostMessage() {
    Outcome.Messages lost = new Outcome.Messages(1_000, 999, 0, 0, 0, 10, List.of("message 7"));

    assertThat(broken(Bounds.KILL, Outcomes.of(lost, Outcomes.CALM, Outcomes.good())))
        .containsExactly("messages lost");
  }

  @Test
  void forgivesOnlyTheDoublesThatTheStackCountedAsUnknown() {
    Outcome.Messages doubled = new Outcome.Messages(1_000, 1_000, 4, 3, 0, 10, List.of());

    assertThat(broken(Bounds.KILL, Outcomes.of(doubled, Outcomes.CALM, Outcomes.good())))
        .containsExactly("messages doubled");
  }

  @Test
  void breaksWithOneErrorThatTheClientCouldNotMakeGood() {
    Outcome.Api errors = new Outcome.Api(1_000, 1, 0, 100, Map.of("127.1.1.1: 503 ", 1));

    assertThat(broken(Bounds.KILL, Outcomes.of(Outcomes.ALL, errors, Outcomes.good())))
        .containsExactly("API errors of a client with two addresses");
  }

  @Test
  void breaksWithOneLostCallOfForty() {
    Outcome.Calls lost = Outcomes.calls(40, 1, Figures.of(900), ALL_KEPT);

    assertThat(broken(Bounds.KILL, Outcomes.of(Outcomes.ALL, Outcomes.CALM, lost)))
        .containsExactly("calls that go on");
  }

  @Test
  void allowsLongerPausesAfterAFreezeThanAfterAKillThanInAMove() {
    Outcome outcome =
        Outcomes.of(
            Outcomes.ALL,
            Outcomes.CALM,
            Outcomes.calls(40, 0, Figures.of(100, 2_001), ALL_KEPT));

    assertThat(broken(Bounds.FREEZE, outcome)).isEmpty();
    assertThat(broken(Bounds.KILL, outcome)).containsExactly("audio gap p99");
    assertThat(broken(Bounds.MOVE, outcome)).containsExactly("audio gap p99");
  }

  @Test
  void breaksWhenDigitsOrARecordingAreLost() {
    Outcome.Calls calls =
        Outcomes.calls(40, 0, Figures.of(900), new Outcome.Kept(4, 3, 2, 1));

    assertThat(broken(Bounds.KILL, Outcomes.of(Outcomes.ALL, Outcomes.CALM, calls)))
        .containsExactly("calls whose digits arrive, once", "recorded calls with one recording");
  }

  @Test
  void breaksWhenAHostStaysAwayOrTheGuardHadToEndIt() {
    Outcome outcome =
        new Outcome(
            Outcomes.ALL,
            Outcomes.CALM,
            Outcomes.good(),
            new Outcome.Recovery(1_000, -1),
            "9 of 40 calls were lost");

    assertThat(broken(Bounds.KILL, outcome)).containsExactly("the guard", "every host up again");
  }

  @Test
  void judgesNothingThatWasNotUnderLoad() {
    Outcome idle =
        Outcomes.of(
            new Outcome.Messages(0, 0, 0, 0, 0, 0, List.of()),
            new Outcome.Api(0, 0, 0, 0, Map.of()),
            Outcomes.calls(0, 0, Figures.of(), new Outcome.Kept(0, 0, 0, 0)));

    assertThat(Judge.judge(Bounds.KILL, idle))
        .extracting(Judge.Check::what)
        .containsExactly("every host up again");
  }

  @Test
  void takesPercentilesByNearestRank() {
    assertThat(Figures.of(5, 1, 3, 2, 4)).isEqualTo(new Figures(5, 3, 5, 5));
    assertThat(Figures.of()).isEqualTo(new Figures(0, 0, 0, 0));
  }

  private static List<String> broken(Bounds bounds, Outcome outcome) {
    return Judge.judge(bounds, outcome).stream()
        .filter(c -> !c.held())
        .map(Judge.Check::what)
        .toList();
  }
}
