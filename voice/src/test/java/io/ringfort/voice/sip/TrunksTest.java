package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.voice.edge.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrunksTest {

  private static TrunkConfig trunk(String name, List<String> gateways, String... prefixes) {
    return new TrunkConfig(
        name, gateways, List.of(prefixes), new TrunkConfig.Inbound(List.of(), null), null, 0);
  }

  private static TrunkConfig trunk(String name, String... prefixes) {
    return trunk(name, List.of("sip:192.0.2.1", "sip:192.0.2.2"), prefixes);
  }

  @Test
  void routesByTheLongestPrefixThenInTheOrderOfTheConfiguration() {
    var trunks =
        new Trunks(
            List.of(
                trunk("all", "+"), trunk("us", "+1"), trunk("ny", "+1212"), trunk("us2", "+1")));
    assertThat(trunks.routes("+12125550100").stream().map(Trunk::name))
        .containsExactly("ny", "us", "us2", "all");
    assertThat(trunks.routes("+4930123456").stream().map(Trunk::name)).containsExactly("all");
    assertThat(new Trunks(List.of(trunk("us", "+1"))).routes("+4930123456")).isEmpty();
  }

  @Test
  void triesWhatDoesNotAnswerLast() {
    var trunks = new Trunks(List.of(trunk("best", "+1"), trunk("next", "+")));
    var best = trunks.all().getFirst();
    best.gateways().getFirst().silent();
    assertThat(best.inTurn().getFirst()).isSameAs(best.gateways().getLast());
    best.gateways().getLast().missed();
    assertThat(best.isUp()).isTrue();
    best.gateways().getLast().missed();
    assertThat(trunks.routes("+12125550100").getFirst().name()).isEqualTo("next");
    best.gateways().getLast().answered();
    assertThat(trunks.routes("+12125550100").getFirst().name()).isEqualTo("best");
  }

  @Test
  void oneLivingCarrierIsEnoughToBeReady() {
    assertThat(new Trunks(List.of()).isOneUp()).as("without any").isTrue();
    var trunks = new Trunks(List.of(trunk("dead", "+1"), trunk("alive", "+")));
    assertThat(trunks.isOneUp()).as("nothing heard yet").isFalse();
    trunks.all().getLast().gateways().getFirst().answered();
    assertThat(trunks.isOneUp()).isTrue();
  }

  @Test
  void refusesATrunkWithoutGatewaysAndTwoOfOneName() {
    assertThatThrownBy(() -> trunk("empty", List.of(), "+")).hasMessageContaining("empty");
    assertThatThrownBy(() -> SipConfig.of(List.of(trunk("a", "+"), trunk("a", "+1"))))
        .hasMessageContaining("unique");
  }

  @Test
  void noticesAGatewayThatDiesAndComesBack() {
    try (var gateway = new Peer();
        var host =
            new TestHost(
                TestHost.Choice.of((_, _) -> new Heard(), trunk("t", List.of(gateway.uri()), "+"))
                    .withHealth(Duration.ofMillis(150)))) {
      int port = host.port(Transport.UDP);
      assertThat(host.signalling.isReady()).as("not known yet").isFalse();
      gateway.respond(gateway.request("OPTIONS"), 404, "", port);
      await().pollInterval(Duration.ofMillis(5)).until(host.signalling::isReady);
      await().until(() -> !host.signalling.isReady());
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                var late = (SipRequest) gateway.receive(m -> m instanceof SipRequest);
                gateway.respond(late, 200, "", port);
                return host.signalling.isReady();
              });
    }
  }
}
