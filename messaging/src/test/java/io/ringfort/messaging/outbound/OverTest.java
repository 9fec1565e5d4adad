package io.ringfort.messaging.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.json.Json;
import io.ringfort.messaging.TestIntents;
import io.ringfort.messaging.lifecycle.Message;
import org.junit.jupiter.api.Test;

class OverTest {
  private final Json json = new Json();

  @Test
  void comesBackFromTheChangelogAndIsToldFromAMessage() {
    Over over = new Over(TestIntents.NOW);
    byte[] value = json.bytes(over);
    assertThat(Over.isIn(value)).isTrue();
    assertThat(Over.read(value, json)).isEqualTo(over);
    assertThat(Over.isIn(json.bytes(Message.fresh(TestIntents.outbound(1, "+14155550001", "hi")))))
        .isFalse();
  }
}
