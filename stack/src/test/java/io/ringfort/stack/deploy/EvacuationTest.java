package io.ringfort.stack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvacuationTest {
  private final FakeFleet fleet = new FakeFleet("v1");
  private final List<String> said = new ArrayList<>();
  private final Evacuation evacuation = new Evacuation(Path.of("unused"), 20, said::add);
  private final Health health = new Health(fleet, Health.Times.watching(Duration.ZERO), Set.of());

  @Test
  void everythingLeavesTheZoneCallsFirstAndComesBackEnginesFirst() throws Exception {
    assertThat(evacuation.evacuate(fleet, health, "a")).isEqualTo(ExitCode.OK);
    assertThat(evacuation.restore(fleet, health, "a")).isEqualTo(ExitCode.OK);

    assertThat(fleet.done())
        .containsExactly(
            "promote b",
            "stop a-voice",
            "stop a-messaging",
            "stop a-gateway",
            "stop a-database",
            "stop a-queue",
            "start a-queue",
            "start a-database",
            "start a-voice",
            "start a-gateway",
            "start a-messaging");
  }

  @Test
  void aZoneWithoutThePrimaryLeavesItWhereItIs() throws Exception {
    evacuation.evacuate(fleet, health, "c");

    assertThat(fleet.done()).hasSize(5).noneMatch(d -> d.startsWith("promote"));
  }

  private void assertRefused(String... why) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> evacuation.evacuate(fleet, health, "a"))
        .satisfies(e -> assertThat(e.getMessage()).contains(why));
    assertThat(fleet.done()).isEmpty();
  }

  @Test
  void isRefusedWhenTheOthersHaveNoQuorumAndSaysWhy() {
    fleet.is("b-queue", "down");

    assertRefused("queue: got 1 hosts", "expected: 2 for a quorum of 3", "memory: got 1 hosts");
  }

  @Test
  void isRefusedWhenNoSynchronousReplicaWouldBeLeft() {
    fleet.is("c-database", "starting");

    assertRefused("database: got 1 hosts", "synchronous replica");
  }

  @Test
  void isRefusedWhenNobodyElseTakesRequestsOrCalls() {
    for (String host : List.of("b-gateway", "c-gateway", "b-voice", "c-voice")) {
      fleet.is(host, "down");
    }

    assertRefused("gateway: got 0", "edge: got 0", "api: got 0", "voice: got 0");
  }

  @Test
  void isRefusedWhenTheOthersHaveNoRoomForTheCalls() {
    fleet.load("a-voice", Map.of("calls", 21L));

    assertRefused("voice: got 41 calls (expected: at most 40)");
  }

  @Test
  void isRefusedWhileACopyIsBehind() {
    fleet.load("b-queue", Map.of("behind", 1L));

    assertRefused("queue: got 1 partitions with a copy behind");
  }

  @Test
  void anUnknownZoneIsRefused() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> evacuation.evacuate(fleet, health, "x"))
        .withMessageContaining("expected: one of [a, b, c]");
  }

  @Test
  void metricsOfAGatewayAreCountedByOutcome() {
    assertThat(
            AgentFleet.traffic(
                """
                # TYPE ringfort_gateway_requests_total counter
                ringfort_gateway_requests_total{outcome="answered"} 1.5E3
                ringfort_gateway_requests_total{outcome="unanswered"} 2.0
                ringfort_gateway_retries_total 7.0
                """))
        .isEqualTo(new Fleet.Traffic(1_500, 2));
  }
}
