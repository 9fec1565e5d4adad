package io.ringfort.voice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class FloodGateTest {
  private static final long SECOND = 1_000_000_000L;

  private static int admitted(FloodGate gate, InetAddress source, int tries, long now) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += gate.admits(source, now) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void admitsABurstAndThenARate() {
    var gate = new FloodGate(10, 20, 1_000_000, 0);
    var source = InetAddress.ofLiteral("192.0.2.1");
    assertThat(admitted(gate, source, 100, 0)).isEqualTo(20);
    assertThat(admitted(gate, source, 100, SECOND)).isEqualTo(10);
    assertThat(admitted(gate, source, 100, 60 * SECOND)).isEqualTo(20);
  }

  @Test
  void countsAWholeNetworkOfIpv6AsOneSource() {
    var gate = new FloodGate(10, 20, 1_000_000, 0);
    admitted(gate, InetAddress.ofLiteral("2001:db8::1"), 20, 0);
    assertThat(gate.admits(InetAddress.ofLiteral("2001:db8::2"), 0)).isFalse();
    assertThat(gate.admits(InetAddress.ofLiteral("2001:db8:0:1::1"), 0)).isTrue();
  }

  @Test
  void limitsAllStrangersTogether() {
    var gate = new FloodGate(10, 20, 100, 0);
    int admitted = 0;
    for (int i = 0; i < 10_000; i++) {
      String address = "10.0." + (i >> 8) + "." + (i & 255);
      admitted += gate.admits(InetAddress.ofLiteral(address), 0) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(100);
  }
}
