package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.Host;
import io.ringfort.voice.lifecycle.Call;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call is wanted back by the host that gave it away, and that still waits to hear whether it was
/// taken.
class GivenBackTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /// Whose host is not known to have it is looked for after ten seconds.
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @TempDir Path folder;

  private static Call theCall(Zones zones) {
    return zones.calls().getFirst();
  }

  @Test
  void oneOfThemSpeaksAllTheTime() throws Exception {
    try (Zones zones = new Zones(folder, "a-voice", "b-voice")) {
      try (Phone phone = zones.callThatHearsStairs()) {
        String giver = zones.ownerOf(theCall(zones));
        int before = phone.packets.size();
        // So long the next one takes for its answer: it has the file only then.
        zones.delays.put("/stairs", Duration.ofSeconds(1));
        zones.drain(giver);
        await().atMost(SOON).until(() -> !zones.ownerOf(theCall(zones)).equals(giver));
        String next = zones.ownerOf(theCall(zones));
        zones.voices.get(giver).hosts().become(Host.State.UP);

        assertThat(zones.voices.get(next).role().drain(SOON)).isTrue();

        // Longer than who gives a call away waits to hear of it.
        int given = phone.packets.size();
        await().atMost(SOON).until(() -> phone.packets.size() > given + 300);
        assertThat(zones.ownerOf(theCall(zones))).isEqualTo(giver);
        assertThat(phone.longestPause(before, p -> Staircase.tenth(p) >= 0)).isLessThan(PAUSE);
        assertThat(phone.requests("BYE")).isZero();
      }
    }
  }
}
