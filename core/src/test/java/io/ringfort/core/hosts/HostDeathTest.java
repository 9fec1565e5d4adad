package io.ringfort.core.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.inside.HttpInside;
import io.ringfort.core.json.Json;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.threads.Threads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Processes that really die and freeze, over real sockets.
class HostDeathTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  private final FailingMap map =
      new FailingMap(new FakeMemory(new FakeTimer()).map(StackHosts.MAP));
  private HttpInside inside;
  private StackHosts hosts;
  private HostProcess other;

  @BeforeEach
  void start() throws Exception {
    inside = HttpInside.start(ANY, HostProcess.KEY, new Json(), HttpInside.Pages.none());
    SharedMap.share(map, inside);
    TcpLifelines lifelines = TcpLifelines.start(ANY);
    hosts =
        StackHosts.start(
            HostProcess.with(
                FakeHosts.host("here", "a", 0, Role.VOICE), Lifelines.PORT, lifelines.port()),
            map,
            new Json(),
            lifelines,
            () -> {});
    other = HostProcess.start("other", inside.port());
    await().atMost(Duration.ofSeconds(30)).until(() -> other.said("READY true"));
    await().until(() -> !hosts.up(Role.VOICE).isEmpty() && stateOfOther() == Host.State.UP);
    // A line that was answered once.
    Lifelines.Sign.Answers answers = new Lifelines.Sign.Answers();
    long start = hosts.find(new HostName("other")).orElseThrow().incarnation();
    await().until(() -> lifelines.sign(new HostName("other"), start).equals(answers));
  }

  @AfterEach
  void stop() throws Exception {
    other.process.destroyForcibly().waitFor();
    hosts.close();
    // Not waited for: Netty takes two seconds to end its threads.
    Threads.startVirtual("close", inside::close);
  }

  private Host.State stateOfOther() {
    return hosts.find(new HostName("other")).map(Host::state).orElse(Host.State.STARTING);
  }

  private Duration untilGone(Duration atMost) {
    long began = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(atMost)
        .until(() -> stateOfOther() == Host.State.GONE);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void aKilledHostIsGoneWithinASecond() throws Exception {
    other.signal("KILL");
    assertThat(untilGone(Duration.ofSeconds(5))).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aFrozenHostIsGoneWithinThreeAndAHalfSecondsAndKnowsWhenItWakes() throws Exception {
    other.signal("STOP");
    assertThat(untilGone(Duration.ofSeconds(6)))
        .isBetween(Duration.ofMillis(2_000), Duration.ofMillis(3_500));
    assertThat(hosts.lease().isHeld()).isTrue();
    other.signal("CONT");
    assertThat(other.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(other.process.exitValue()).isEqualTo(HostProcess.GONE);
    await().until(() -> other.said("ENDS"));
    assertThat(other.lines).contains("FIRST false").doesNotContain("NOW true", "FIRST true");
  }

  @Test
  void aHostThatSleptForAMomentHoldsItsLeaseAgain() throws Exception {
    other.signal("STOP");
    long began = System.nanoTime();
    await().until(() -> System.nanoTime() - began > 1_500_000_000L);
    other.signal("CONT");
    await().until(() -> other.said("NOW true"));
    assertThat(other.lines).contains("FIRST false");
    assertThat(stateOfOther()).isEqualTo(Host.State.UP);
  }

  @Test
  void nobodyIsDeadAndAllHoldTheirLeasesWhileMemoryAloneIsAwayForFiveSeconds() {
    map.away = true;
    long began = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              assertThat(hosts.lease().isHeld()).isTrue();
              return System.nanoTime() - began > 5_000_000_000L;
            });
    map.away = false;
    long back = System.nanoTime();
    await().until(() -> System.nanoTime() - back > 1_500_000_000L);
    assertThat(other.lines).noneMatch(l -> l.startsWith("NOW") || l.startsWith("FIRST"));
    assertThat(stateOfOther()).isEqualTo(Host.State.UP);
    assertThat(hosts.lease().isHeld()).isTrue();
  }
}
