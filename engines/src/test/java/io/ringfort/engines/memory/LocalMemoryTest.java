package io.ringfort.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalMemoryTest extends MemoryContract {

  @Override
  protected Memory start() {
    return LocalMemory.start();
  }

  @Test
  void anEntryThatExpiresEarlierThanAllOthersIsNotMissed() {
    try (var memory = LocalMemory.start()) {
      var map = memory.map("m");
      map.put("later", new byte[] {1}, Duration.ofHours(1));
      map.put("soon", new byte[] {1}, Duration.ofMillis(300));
      map.put("sooner", new byte[] {1}, Duration.ofMillis(10));

      await().until(() -> map.size() == 1);
      assertThat(map.get("later")).isNotNull();
    }
  }

  @Test
  void aListenerMayWriteTheKeyThatItIsToldOf() {
    try (var memory = LocalMemory.start()) {
      var map = memory.map("m");
      try (var _ =
          map.listen(
              (key, value) -> {
                if (value == null) {
                  map.put(key, new byte[] {2}, null);
                }
              })) {
        map.put("a", new byte[] {1}, null);
        map.remove("a");
      }

      assertThat(map.get("a")).containsExactly(2);
    }
  }
}
