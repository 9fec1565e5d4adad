package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.HostName;
import io.ringfort.engines.memory.MemoryException;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.lifecycle.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call of a dead host is made another one's own, and memory does not say so.
class LostClaimTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static Call theCall(Zones zones) {
    return zones.calls().getFirst();
  }

  @Test
  void itGoesOnAtOnce() throws Exception {
    try (Zones zones = new Zones(folder, "a-voice", "b-voice")) {
      try (Phone phone = zones.callThatHearsStairs()) {
        HostName before = theCall(zones).owner().host();
        AtomicBoolean lost = new AtomicBoolean();
        zones
            .memory
            .map(QueueCalls.IN_FLIGHT)
            .listen(
                (_, bytes) -> {
                  if (!zones.json.read(bytes, Call.class).owner().host().equals(before)
                      && !lost.getAndSet(true)) {
                    throw new MemoryException("the answer is lost", new IOException());
                  }
                });
        zones.kill(zones.ownerOf(theCall(zones)));
        // One that another host might have made is looked at for ten seconds.
        await().atMost(Duration.ofSeconds(5)).until(() -> phone.requests("INVITE") > 0);
        assertThat(lost).isTrue();
        phone.hangUp();
        await().atMost(SOON).until(() -> theCall(zones).progress().verdict() != null);
        assertThat(theCall(zones).progress().verdict().reason()).isEqualTo("the far end hung up");
      }
    }
  }
}
