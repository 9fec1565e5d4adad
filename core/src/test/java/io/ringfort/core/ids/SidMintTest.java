package io.ringfort.core.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SidMintTest {
  private final SidMint mint = new SidMint("a key".getBytes(StandardCharsets.UTF_8));

  @Test
  void theSamePartsGiveTheSameSidOnEveryHost() {
    String sid = mint.derive("SM", "AC1", "POST", "/path", "key");
    assertThat(MessageSid.matches(sid)).isTrue();
    assertThat(
            new SidMint("a key".getBytes(StandardCharsets.UTF_8))
                .derive("SM", "AC1", "POST", "/path", "key"))
        .isEqualTo(sid);
  }

  @Test
  void otherPartsOrAnotherStackGiveAnotherSid() {
    String sid = mint.derive("SM", "AC1", "POST", "/path", "key");
    assertThat(mint.derive("SM", "AC1", "POST", "/pat", "hkey")).isNotEqualTo(sid);
    assertThat(mint.derive("SM", "AC2", "POST", "/path", "key")).isNotEqualTo(sid);
    assertThat(
            new SidMint("other".getBytes(StandardCharsets.UTF_8))
                .derive("SM", "AC1", "POST", "/path", "key"))
        .isNotEqualTo(sid);
  }
}
