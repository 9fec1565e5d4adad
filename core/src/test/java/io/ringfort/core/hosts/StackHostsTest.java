package io.ringfort.core.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Scene.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Who is dead, who may speak: with time that passes when a test says so.
class StackHostsTest {
  private final Scene scene = new Scene();

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void seesOthersAndTheirStatesAndLoads() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    assertThat(a.hosts.all()).extracting(h -> h.name().value()).containsExactly("a", "b");
    b.hosts.become(Host.State.DRAINING);
    b.hosts.load(Map.of("calls", 7L));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.DRAINING);
    scene.pass(millis(600));
    assertThat(a.hosts.find(new HostName("b")).orElseThrow().load()).containsEntry("calls", 7L);
    assertThat(a.hosts.up(Role.VOICE)).hasSize(1);
  }

  @Test
  void aLaterStartHasALargerIncarnationAndTheEarlierOneIsGone() {
    Actor a = scene.host("a");
    List<String> told = new CopyOnWriteArrayList<>();
    Actor b = scene.host("b");
    long first = b.hosts.lease().incarnation();
    try (Hosts.Listening _ =
        a.hosts.listen(
            h -> told.add(h.state() + (h.incarnation() == first ? " first" : " second")))) {
      b.kill();
      Actor again = scene.host("b");
      assertThat(again.hosts.lease().incarnation()).isGreaterThan(first);
      await().untilAsserted(() -> assertThat(told).containsExactly("GONE first", "UP second"));
      assertThat(a.hosts.isAlive(new HostName("b"), first)).isFalse();
      assertThat(a.hosts.isAlive(new HostName("b"), again.hosts.lease().incarnation())).isTrue();
    }
  }

  @Test
  void aStartThatFailedHalfwayDoesNotEndTheNextOne() {
    FailingMap map = new FailingMap(scene.memory.map(StackHosts.MAP));
    map.losesLook = true;
    AtomicInteger goneRuns = new AtomicInteger();
    assertThatThrownBy(
            () ->
                StackHosts.start(
                    FakeHosts.host("b", "a", 0, Role.VOICE),
                    map,
                    scene.json,
                    Lifelines.none(),
                    goneRuns::incrementAndGet))
        .hasMessage("no answer");
    Actor again = scene.host("b");
    scene.pass(millis(600));
    assertThat(again.isHeld()).isTrue();
    assertThat(goneRuns).hasValue(0);
  }

  @Test
  void anIncarnationGrowsEvenWhenMemoryLostTheEarlierOne() {
    Actor b = scene.host("b");
    long first = b.hosts.lease().incarnation();
    scene.memory.forget();
    scene.jump(millis(5));
    b.kill();
    assertThat(scene.host("b").hosts.lease().incarnation()).isGreaterThan(first);
  }

  @Test
  void aKilledHostIsGoneAtOnce() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    b.kill();
    scene.pass(millis(150));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
  }

  @Test
  void aFrozenHostIsGoneAfterTwoAndAHalfSecondsAndKnowsInItsFirstQuestion() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    b.freeze();
    scene.pass(millis(2_400));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    scene.pass(millis(300));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
    assertThat(a.isHeld()).isTrue();
    // The first call after it wakes, before any thread of it had a turn.
    assertThat(b.isHeld()).isFalse();
    b.frozen = false;
    for (int i = 0; i < 100; i++) {
      scene.pass(millis(50));
      assertThat(b.isHeld()).isFalse();
    }
    assertThat(b.goneRuns).hasValue(1);
  }

  @Test
  void aHostThatSleptButWasNotDeclaredGoneHoldsItsLeaseAgainAfterItsNextBeat() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    b.freeze();
    scene.pass(millis(1_500));
    assertThat(b.isHeld()).isFalse();
    b.frozen = false;
    b.map.away = true;
    scene.pass(millis(600));
    assertThat(b.isHeld()).as("until a beat proves it").isFalse();
    b.map.away = false;
    scene.pass(millis(600));
    assertThat(b.isHeld()).isTrue();
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    assertThat(b.goneRuns).hasValue(0);
  }

  @Test
  void aHostThatSleptDoesNotTakeTheOthersForDead() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    a.frozen = true;
    b.frozen = true;
    scene.jump(Duration.ofSeconds(20));
    a.frozen = false;
    b.frozen = false;
    scene.pass(millis(3_000));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    assertThat(b.stateOf(a)).isEqualTo(Host.State.UP);
    assertThat(a.isHeld()).isTrue();
    assertThat(b.isHeld()).isTrue();
  }

  @Test
  void nobodyIsDeadAndAllHoldTheirLeasesWhileMemoryAloneIsAway() {
    List<Actor> all = List.of(scene.host("a"), scene.host("b"), scene.host("c"));
    scene.pass(millis(1_000));
    all.forEach(x -> x.map.away = true);
    for (int i = 0; i < 200; i++) {
      scene.pass(millis(50));
      assertThat(all).allMatch(Actor::isHeld);
    }
    all.forEach(x -> x.map.away = false);
    scene.pass(millis(3_000));
    assertThat(all).allMatch(Actor::isHeld);
    for (Actor one : all) {
      assertThat(all).allMatch(other -> one.stateOf(other) == Host.State.UP);
    }
  }

  @Test
  void aHostThatIsCutOffFallsSilentBeforeTheOthersTakeOver() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    Actor c = scene.host("c");
    scene.pass(millis(1_000));
    c.cutOff();
    boolean wasHeld = true;
    while (a.stateOf(c) != Host.State.GONE) {
      scene.pass(millis(50));
      wasHeld = c.isHeld();
    }
    assertThat(wasHeld).isFalse();
    assertThat(a.isHeld()).isTrue();
    assertThat(b.isHeld()).isTrue();
    assertThat(b.stateOf(c)).isEqualTo(Host.State.GONE);
    c.map.away = false;
    scene.pass(millis(1_000));
    assertThat(c.isHeld()).isFalse();
    assertThat(c.goneRuns).hasValue(1);
  }

  /// Memory needs its time to find out that a zone is cut off; from then on the votes need none.
  @Test
  void aHostThatWasCutOffWhileMemoryWasAwayIsGoneWhenMemoryIsBack() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    Actor c = scene.host("c");
    Actor d = scene.host("d");
    scene.pass(millis(1_000));
    List.of(a, b, d).forEach(x -> x.map.away = true);
    c.cutOff();
    scene.pass(millis(4_000));
    assertThat(c.isHeld()).isFalse();
    assertThat(List.of(a, b, d)).allMatch(x -> x.stateOf(c) == Host.State.UP);

    List.of(a, b, d).forEach(x -> x.map.away = false);
    scene.pass(millis(1_000));

    assertThat(List.of(a, b, d)).allMatch(x -> x.stateOf(c) == Host.State.GONE);
    assertThat(List.of(a, b, d)).allMatch(Actor::isHeld);
    for (Actor one : List.of(a, b, d)) {
      assertThat(List.of(a, b, d)).allMatch(other -> one.stateOf(other) == Host.State.UP);
    }
  }

  @Test
  void aHostThatIsCutOffFromMemoryAloneHoldsItsLeaseAndIsNotDeclaredGone() {
    Actor a = scene.host("a");
    scene.host("b");
    Actor c = scene.host("c");
    scene.pass(millis(1_000));
    c.map.away = true;
    scene.pass(Duration.ofSeconds(100));
    assertThat(a.stateOf(c)).isEqualTo(Host.State.UP);
    assertThat(c.isHeld()).isTrue();
  }

  @Test
  void aHostThatMostOthersHearHoldsItsLeaseAndIsNotDeclaredGone() {
    Actor a = scene.host("a");
    scene.host("b");
    scene.host("c");
    Actor d = scene.host("d");
    scene.pass(millis(1_000));
    d.map.away = true;
    d.cutOffFrom(a);
    scene.pass(Duration.ofSeconds(20));
    assertThat(a.stateOf(d)).isEqualTo(Host.State.UP);
    assertThat(d.isHeld()).isTrue();
  }

  @Test
  void aHostThatHalfOfTheOthersDoNotHearFallsSilentBeforeItIsDeclaredGone() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    Actor c = scene.host("c");
    scene.pass(millis(1_000));
    c.map.away = true;
    c.cutOffFrom(a);
    scene.pass(millis(2_300));
    assertThat(a.stateOf(c)).isEqualTo(Host.State.UP);
    assertThat(c.isHeld()).isFalse();
    scene.pass(millis(700));
    assertThat(b.stateOf(c)).isEqualTo(Host.State.GONE);
  }

  @Test
  void ofMostThatDieAtOnceEachIsGoneAfterAMinute() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    Actor c = scene.host("c");
    Actor d = scene.host("d");
    scene.pass(millis(1_000));
    List.of(b, c, d).forEach(Actor::freeze);
    scene.pass(Duration.ofSeconds(58));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    scene.pass(Duration.ofSeconds(4));
    assertThat(List.of(b, c, d)).allMatch(x -> a.stateOf(x) == Host.State.GONE);
  }

  @Test
  void theLastOneOfThreeGoesOnWhenTheOthersWereKilled() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    Actor c = scene.host("c");
    scene.pass(millis(1_000));
    b.kill();
    c.kill();
    a.map.away = true;
    scene.pass(millis(5_000));
    assertThat(a.isHeld()).isTrue();
    a.map.away = false;
    scene.pass(millis(200));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
    assertThat(a.stateOf(c)).isEqualTo(Host.State.GONE);
  }

  @Test
  void aBrokenLineAloneKillsNobody() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.host("c");
    scene.pass(millis(1_000));
    a.deafTo.add("b");
    scene.pass(Duration.ofSeconds(20));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    assertThat(b.isHeld()).isTrue();
  }

  @Test
  void aHostWithoutALineIsGoneWhenItsBeatHasStoodStillForEightSeconds() {
    Actor a = scene.host("a");
    Actor b = scene.hostWithoutLine("b");
    scene.pass(millis(1_000));
    b.freeze();
    scene.pass(millis(7_400));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
    scene.pass(millis(1_000));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
  }

  @Test
  void aHostWithNobodyToAskFallsSilentBeforeOthersMayTakeItForDead() {
    scene.host("a");
    Actor b = scene.hostWithoutLine("b");
    scene.pass(millis(1_000));
    b.map.away = true;
    scene.pass(millis(5_000));
    assertThat(b.isHeld()).isTrue();
    scene.pass(millis(1_200));
    assertThat(b.isHeld()).isFalse();
  }

  @Test
  void aBeatWhoseAnswerWasLostIsStillItsOwn() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    b.map.losesAnswer = true;
    scene.pass(millis(2_000));
    assertThat(b.map.losesAnswer).isFalse();
    assertThat(b.isHeld()).isTrue();
    assertThat(b.goneRuns).hasValue(0);
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
  }

  @Test
  void allRegisterAgainWhenMemoryLostEverything() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    scene.memory.forget();
    scene.pass(millis(2_000));
    assertThat(scene.memory.map(StackHosts.MAP).size()).isEqualTo(2);
    assertThat(a.isHeld()).isTrue();
    assertThat(b.isHeld()).isTrue();
    assertThat(a.stateOf(b)).isEqualTo(Host.State.UP);
  }

  @Test
  void whoWasDeclaredGoneStaysSoWhenMemoryForgetsIt() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    scene.pass(millis(1_000));
    b.freeze();
    scene.pass(millis(3_000));
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
    scene.memory.forget();
    b.frozen = false;
    scene.pass(millis(1_000));
    assertThat(b.isHeld()).isFalse();
    assertThat(b.goneRuns).hasValue(1);
  }

  @Test
  void aHostThatEndsSaysSoItself() {
    Actor a = scene.host("a");
    Actor b = scene.host("b");
    b.hosts.close();
    assertThat(a.stateOf(b)).isEqualTo(Host.State.GONE);
    assertThat(b.isHeld()).isFalse();
    assertThat(b.goneRuns).hasValue(0);
    assertThat(FakeHosts.of("x", "a").lease().isHeld()).isTrue();
  }

  @Test
  void aSlowListenerIsToldOfEveryGone() {
    Actor a = scene.host("a");
    List<Host> told = new CopyOnWriteArrayList<>();
    try (Hosts.Listening _ = a.hosts.listen(told::add)) {
      for (int i = 0; i < 20; i++) {
        Actor b = scene.host("b");
        b.hosts.become(Host.State.DRAINING);
        b.hosts.close();
        scene.jump(millis(5));
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(told.stream().filter(h -> h.state() == Host.State.GONE)).hasSize(20));
    }
  }
}
