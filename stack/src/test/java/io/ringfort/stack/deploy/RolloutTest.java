package io.ringfort.stack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
  private final FakeFleet fleet = new FakeFleet("v1");
  private final List<String> said = new ArrayList<>();
  private final List<Deployment> kept = new ArrayList<>();

  private Deployment run(Deployment deployment) throws InterruptedException {
    Health health = new Health(fleet, Health.Times.watching(Duration.ofSeconds(5)), Set.of());
    return new Rollout(fleet, health, deployment, kept::add, said::add).run();
  }

  private Deployment to(String release) {
    return Deploy.begin(fleet.hosts(), Optional.empty(), release);
  }

  @Test
  void bringsEveryHostToTheReleaseOnceZoneByZoneThatOfThePrimaryLast() throws Exception {
    Deployment ended = run(to("v2"));

    assertThat(ended.state()).isEqualTo(Deployment.State.DONE);
    assertThat(ended.done()).isEqualTo(15);
    assertThat(fleet.settled()).isEqualTo("v2");
    assertThat(fleet.done())
        .containsExactly(
            "b-messaging v2",
            "b-gateway v2",
            "b-voice v2",
            "b-database v2",
            "b-queue v2",
            "c-messaging v2",
            "c-gateway v2",
            "c-voice v2",
            "c-database v2",
            "c-queue v2",
            "a-messaging v2",
            "a-gateway v2",
            "a-voice v2",
            "promote b",
            "a-database v2",
            "a-queue v2");
  }

  @ParameterizedTest
  @CsvSource({
    "b-messaging, failed, refuses to start",
    "c-voice, down, is not up after 240 s",
    "c-gateway, crashes, crashes again and again",
    "a-queue, not-ready, is not ready 60 s after it came up",
    "b-gateway, errors, requests had no answer",
  })
  void goesBackByItselfFromWhereItIs(String host, String how, String why) throws Exception {
    fleet.breaks("v2", host, how);

    Deployment ended = run(to("v2"));

    assertThat(ended.state()).isEqualTo(Deployment.State.BACK);
    assertThat(ended.why()).contains(why);
    assertThat(fleet.releases()).containsExactly("v1");
    assertThat(fleet.settled()).isEqualTo("v1");
    assertThat(fleet.hosts().hosts()).allMatch(h -> h.isUp());
  }

  @Test
  void doesNotTouchMoreThanItHasTo() throws Exception {
    fleet.breaks("v2", "b-gateway", "failed");

    run(to("v2"));

    assertThat(fleet.done())
        .containsExactly("b-messaging v2", "b-gateway v2", "b-gateway v1", "b-messaging v1");
  }

  @Test
  void takesDownNothingThatOthersStandOnWhileACopyIsBehind() throws Exception {
    fleet.load("c-queue", java.util.Map.of("behind", 3L));

    Deployment ended = run(to("v2"));

    assertThat(ended.state()).isEqualTo(Deployment.State.BACK);
    assertThat(ended.why()).contains("c-queue has 3 partitions with a copy that is behind");
    assertThat(fleet.done()).doesNotContain("b-database v2", "b-queue v2");
  }

  @Test
  void goesBackWhenCallsAreLeftWithoutAHost() throws Exception {
    fleet.call("a-voice");
    fleet.call("nobody-knows");

    assertThat(run(to("v2")).why()).contains("1 calls are without a host");
  }

  @Test
  void goesOnWhereItWasKilled() throws Exception {
    fleet.dieAfter(4);
    assertThatThrownBy(() -> run(to("v2"))).hasMessage("killed");
    fleet.done().clear();

    Deployment again = Deploy.begin(fleet.hosts(), Optional.of(kept.getLast()), "v2");

    assertThat(run(again).state()).isEqualTo(Deployment.State.DONE);
    assertThat(fleet.done()).startsWith("b-queue v2").hasSize(12);
  }

  @Test
  void isTakenBackWhereItWasKilled() throws Exception {
    fleet.dieAfter(2);
    assertThatThrownBy(() -> run(to("v2"))).hasMessage("killed");

    Deployment ended = run(Deploy.takeBack(Optional.of(kept.getLast())));

    assertThat(ended.state()).isEqualTo(Deployment.State.BACK);
    assertThat(fleet.releases()).containsExactly("v1");
  }

  @Test
  void isTakenBackAfterItWasDone() throws Exception {
    run(to("v2"));

    Deployment ended = run(Deploy.takeBack(Optional.of(kept.getLast())));

    assertThat(ended.state()).isEqualTo(Deployment.State.DONE);
    assertThat(fleet.settled()).isEqualTo("v1");
  }

  @Test
  void saysThatItIsStuckWhenTheFormerReleaseDoesNotComeUpEither() throws Exception {
    fleet.breaks("v2", "b-gateway", "failed");
    fleet.breaks("v1", "b-gateway", "failed");

    assertThat(run(to("v2")).state()).isEqualTo(Deployment.State.STUCK);
  }

  @Test
  void anotherReleaseIsRefusedWhileADeployIsNotOver() {
    Deployment open = to("v2");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Deploy.begin(fleet.hosts(), Optional.of(open), "v3"))
        .withMessageContaining("--back");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Deploy.takeBack(Optional.of(open.in(Deployment.State.BACK))));
  }
}
