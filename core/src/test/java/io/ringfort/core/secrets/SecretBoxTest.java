package io.ringfort.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private record Holder(Secret secret) {}

  private final Json json = new Json(new SecretBox(new byte[32]).jsonModule());

  @Test
  void secretsAreEncryptedInJsonAndComeBack() {
    byte[] bytes = json.bytes(new Holder(new Secret("hunter2")));
    assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("hunter2");
    assertThat(json.read(bytes, Holder.class).secret().reveal()).isEqualTo("hunter2");
  }

  @Test
  void anotherStacksKeyCannotReadThem() {
    byte[] bytes = json.bytes(new Holder(new Secret("hunter2")));
    byte[] other = new byte[32];
    other[0] = 1;
    Json stranger = new Json(new SecretBox(other).jsonModule());
    assertThatThrownBy(() -> stranger.read(bytes, Holder.class)).hasStackTraceContaining("own key");
  }

  @Test
  void aSecretNeverPrintsItself() {
    assertThat(new Holder(new Secret("hunter2")).toString())
        .doesNotContain("hunter2")
        .contains("[REDACTED]");
  }

  @Test
  void newSecretsAreLongEnoughToSignTokensWith() {
    assertThat(SecretBox.newSecret().reveal()).matches("[A-Za-z0-9]{32}");
    assertThat(SecretBox.newToken().reveal()).matches("[0-9a-f]{32}");
    assertThat(SecretBox.newToken()).isNotEqualTo(SecretBox.newToken());
  }
}
