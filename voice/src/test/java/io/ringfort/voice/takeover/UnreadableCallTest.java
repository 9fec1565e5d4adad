package io.ringfort.voice.takeover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.voice.calls.QueueCalls;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory holds a snapshot that this release does not understand, as of a later one that went back.
class UnreadableCallTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String KEY = "AC00000000000000000000000000000abc/CA00000000000000000000000000000abc";

  @TempDir Path folder;

  @Test
  void theOthersAreTakenOverAllTheSame() throws Exception {
    try (Zones zones = new Zones(folder, "a-voice", "b-voice")) {
      try (Phone phone = zones.callThatHearsStairs()) {
        String owner = zones.ownerOf(zones.calls().getFirst());
        byte[] strange = "{\"progress\":7}".getBytes(UTF_8);
        zones.memory.map(QueueCalls.IN_FLIGHT).put(KEY, strange, null);

        zones.kill(owner);

        await().atMost(SOON).until(() -> phone.requests("INVITE") > 0);
        assertThat(zones.memory.map(QueueCalls.IN_FLIGHT).get(KEY)).isEqualTo(strange);
      }
    }
  }
}
