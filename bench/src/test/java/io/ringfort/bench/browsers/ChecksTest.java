package io.ringfort.bench.browsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.protocol.stun.BindingRequest;
import io.ringfort.protocol.stun.BindingResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final String DESCRIPTION =
      """
      v=0
      a=ice-ufrag:theirs
      a=ice-pwd:aVeryLongPasswordOfTheirs
      a=fingerprint:sha-256 AB:CD
      a=candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host
      """
          .replace("\n", "\r\n");

  /// By the product's own reader of such checks.
  @Test
  void aCheckIsWholeAndNominates() {
    byte[] packet = Checks.request(TheirSide.of(DESCRIPTION), "ours");
    BindingRequest read = BindingRequest.parse(packet, packet.length).orElseThrow();

    assertThat(read.username()).isEqualTo("theirs:ours");
    assertThat(read.nominates()).isTrue();
    assertThat(read.controlled()).isFalse();
    byte[] password = "aVeryLongPasswordOfTheirs".getBytes(StandardCharsets.US_ASCII);
    assertThat(read.isFrom(password)).isTrue();
    InetSocketAddress us = new InetSocketAddress("127.0.0.1", 5);
    assertThat(Checks.isSuccess(BindingResponse.success(read, us, password))).isTrue();
    assertThat(Checks.isSuccess(BindingResponse.roleConflict(read, password))).isFalse();
  }

  @Test
  void aDescriptionMustSayWhereTheStackIs() {
    assertThat(TheirSide.of(DESCRIPTION).address())
        .isEqualTo(new InetSocketAddress("127.0.0.1", 40_000));
    assertThatThrownBy(() -> TheirSide.of(DESCRIPTION.replace("candidate", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a=candidate");
  }
}
