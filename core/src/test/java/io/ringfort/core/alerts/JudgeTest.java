package io.ringfort.core.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.json.Json;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Finding CARRIER = Finding.of(AlertKind.CARRIER_DOWN, "acme");

  private final FakeTimer clock = new FakeTimer();
  private final FakeMemory memory = new FakeMemory(clock);
  private final Json json = new Json();

  /// Nobody runs on it: the test says when a host looks and judges.
  private final FakeTimer idle = new FakeTimer();

  private final Alerts alerts = new Alerts(memory, json);
  private final Teller told = new Teller();
  private final Set<Finding> wrong = new HashSet<>();
  private final Lookout a = lookout("a");
  private final Lookout b = lookout("b");
  private final Judge judge = judge(told);
  private final Judge other = judge(told);

  private static final class Teller implements AlertTeller {
    final List<String> heard = new ArrayList<>();
    boolean fails;

    @Override
    public void tell(Alert alert, Event event) {
      if (fails) {
        throw new IllegalStateException("nobody is there");
      }
      heard.add(event + " " + alert.key());
    }
  }

  private Lookout lookout(String host) {
    return new Lookout(host, memory, json, List.of(_ -> Set.copyOf(wrong)), clock, idle);
  }

  private Judge judge(AlertTeller teller) {
    return new Judge(memory, json, teller, () -> true, clock, idle);
  }

  private void lookAll(Duration time) {
    for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plusSeconds(2)) {
      clock.advance(Duration.ofSeconds(2));
      a.look();
      b.look();
    }
  }

  private void judgeAll() {
    judge.judge();
    other.judge();
  }

  @Test
  void raisesOnceAndClearsOnceWhoeverSeesItAndWhoeverJudges() {
    wrong.add(CARRIER);
    lookAll(Duration.ofSeconds(14));
    judgeAll();
    judgeAll();

    assertThat(told.heard).containsExactly("RAISED carrier-down/acme");
    assertThat(alerts.current())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.seenBy()).containsExactly("a", "b");
              assertThat(alert.stage()).isEqualTo(Alert.Stage.RAISED);
            });

    wrong.clear();
    lookAll(Duration.ofSeconds(8));
    judgeAll();
    judgeAll();

    assertThat(told.heard).containsExactly("RAISED carrier-down/acme", "CLEARED carrier-down/acme");
    assertThat(alerts.current()).isEmpty();
  }

  @Test
  void whatFlickersIsNotRaised() {
    for (int i = 0; i < 10; i++) {
      wrong.add(CARRIER);
      lookAll(Duration.ofSeconds(6));
      wrong.clear();
      lookAll(Duration.ofSeconds(2));
      judgeAll();
    }

    assertThat(told.heard).isEmpty();
  }

  @Test
  void aDeadHostsFindingsEndWithIt() {
    wrong.add(CARRIER);
    lookAll(Duration.ofSeconds(14));
    judgeAll();
    clock.advance(Duration.ofSeconds(20));
    judgeAll();

    assertThat(told.heard).containsExactly("RAISED carrier-down/acme", "CLEARED carrier-down/acme");
  }

  @Test
  void whatCouldNotBeToldIsToldLaterAndOnce() {
    wrong.add(CARRIER);
    lookAll(Duration.ofSeconds(14));
    told.fails = true;
    judgeAll();
    assertThat(alerts.current()).hasSize(1);

    told.fails = false;
    lookAll(Duration.ofSeconds(10));
    judgeAll();
    assertThat(told.heard).as("its teller may still be at it").isEmpty();
    lookAll(Duration.ofSeconds(14));
    judgeAll();
    judgeAll();

    assertThat(told.heard).containsExactly("RAISED carrier-down/acme");
  }

  @Test
  void aKindOfALaterReleaseHurtsNobody() {
    memory
        .map(Alerts.FINDINGS)
        .put("c", json.bytes(new Lookout.Found(List.of(new Finding("later", "x")))), null);

    judgeAll();

    assertThat(told.heard).containsExactly("RAISED later/x");
  }

  @Test
  void oneApiHostJudges() {
    FakeHosts first = FakeHosts.of("a-api", "a", Role.API);
    FakeHosts second = first.beside("b-api", "b", Role.API);

    assertThat(Judge.among(first).getAsBoolean()).isNotEqualTo(Judge.among(second).getAsBoolean());

    first.die("a-api");
    assertThat(Judge.among(first).getAsBoolean()).isFalse();
    assertThat(Judge.among(second).getAsBoolean()).isTrue();
  }

  @Test
  void aPlannedHostThatIsNotUpIsMissed() {
    FakeHosts hosts = FakeHosts.of("a-api", "a", Role.API).beside("a-voice", "a", Role.VOICE);
    HostSigns signs =
        new HostSigns(
            hosts, Set.of(new HostName("a-api"), new HostName("a-voice"), new HostName("never")));
    hosts.die("a-voice");

    assertThat(signs.look(clock.instant()))
        .containsExactlyInAnyOrder(
            Finding.of(AlertKind.HOST_GONE, "a-voice"), Finding.of(AlertKind.HOST_GONE, "never"));
  }
}
