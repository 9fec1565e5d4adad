package io.ringfort.voice.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.engines.threads.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
  private @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  private DiskCache disk(long most) throws Exception {
    return DiskCache.open(folder, most, clock);
  }

  @Test
  void keepsInMemoryWhatWasUsedLastUpToItsBytes() {
    MemoryCache<byte[]> cache = new MemoryCache<>(10_000, bytes -> bytes.length);
    for (int i = 0; i < 20; i++) {
      cache.put("k" + i, new byte[1_700]);
      cache.get("k0");
      assertThat(cache.weight()).isLessThanOrEqualTo(10_000);
    }
    assertThat(cache.get("k0")).isPresent();
    assertThat(cache.get("k19")).isPresent();
    assertThat(cache.get("k10")).isEmpty();
    cache.put("large", new byte[5_000]);
    assertThat(cache.get("large")).isEmpty();
    assertThat(cache.get("k19")).isPresent();
    cache.put("k19", new byte[10]);
    cache.remove("k0");
    assertThat(cache.weight()).isLessThan(10_000 - 2 * 1_700);
  }

  @Test
  void keepsOnDiskWhatWasUsedLastOverARestart() throws Exception {
    DiskCache before = disk(10_000);
    for (int i = 0; i < 8; i++) {
      now = now.plusSeconds(1);
      before.put("k" + i, new byte[] {(byte) i, 1, 2});
      now = now.plusSeconds(1);
      assertThat(before.get("k0").orElseThrow()).containsExactly(0, 1, 2);
    }
    DiskCache after = disk(60);
    assertThat(after.bytes()).isLessThanOrEqualTo(60);
    assertThat(after.get("k0")).isPresent();
    assertThat(after.get("k7")).isPresent();
    assertThat(after.get("k3")).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void takesNoHalfFileForAPrompt() throws Exception {
    DiskCache cache = disk(100_000);
    cache.put("cut", new byte[500]);
    cache.put("bent", new byte[500]);
    Path cut = folder.resolve("cut.ulaw");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 300));
    byte[] bent = Files.readAllBytes(folder.resolve("bent.ulaw"));
    bent[100] ^= 1;
    Files.write(folder.resolve("bent.ulaw"), bent);
    Files.write(folder.resolve("part-1.tmp"), new byte[10]);
    DiskCache after = disk(100_000);
    assertThat(after.get("cut")).isEmpty();
    assertThat(after.get("bent")).isEmpty();
    assertThat(after.bytes()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void goesOnWithoutADisk() throws Exception {
    DiskCache cache = disk(100_000);
    Files.delete(folder);
    cache.put("k", new byte[5]);
    assertThat(cache.get("k")).isEmpty();
    Files.createDirectories(folder);
  }

  @Test
  void readsCacheControlAsTheStandardSays() {
    Freshness plain = Freshness.of("public, Max-Age=\"60\"", now);
    assertThat(plain.freshUntil()).isEqualTo(now.plusSeconds(60));
    assertThat(plain.staleUntil()).isEqualTo(now.plusSeconds(60).plus(Duration.ofDays(1)));
    assertThat(Freshness.of("max-age=60, no-store", now).keep()).isFalse();
    assertThat(Freshness.of("max-age=60, no-cache", now).freshUntil()).isEqualTo(now);
    assertThat(Freshness.of("max-age=60, must-revalidate", now).staleUntil())
        .isEqualTo(now.plusSeconds(60));
    assertThat(Freshness.of("max-age=-1, =, max-age", now).freshUntil()).isEqualTo(now);
    assertThat(Freshness.of("max-age=999999999", now).freshUntil())
        .isEqualTo(now.plus(Duration.ofDays(7)));
  }

  @Test
  void givesOneAccountAFewPlacesAndOthersTheirOwn() throws Exception {
    Places places = new Places();
    CountDownLatch inside = new CountDownLatch(Places.OF_ONE);
    CountDownLatch leave = new CountDownLatch(1);
    try (ExecutorService slow = Threads.virtualPerTask("test-slow")) {
      for (int i = 0; i < Places.OF_ONE; i++) {
        slow.submit(
            () ->
                places.in(
                    "slow",
                    Duration.ofSeconds(10),
                    () -> {
                      inside.countDown();
                      leave.await();
                      return true;
                    }));
      }
      inside.await();
      assertThatThrownBy(() -> places.in("slow", Duration.ofMillis(20), () -> true))
          .isInstanceOf(PromptFailed.class);
      assertThat(places.in("other", Duration.ofMillis(20), () -> true)).isTrue();
      leave.countDown();
    }
    assertThat(places.accounts()).isZero();
  }

  @Test
  void refusesWorkBeyondItsQueue() throws Exception {
    CountDownLatch leave = new CountDownLatch(1);
    try (Workers workers = new Workers(1);
        ExecutorService callers = Threads.virtualPerTask("test-callers")) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < Workers.MAX_WAITING + 50; i++) {
        all.add(
            callers.submit(
                () ->
                    workers.run(
                        () -> {
                          leave.await();
                          return true;
                        },
                        Duration.ofSeconds(20))));
      }
      Awaitility.await().until(() -> all.stream().filter(f -> f.isDone()).count() >= 49);
      leave.countDown();
      long done = 0;
      for (Future<Boolean> one : all) {
        done += one.state() == Future.State.FAILED ? 0 : one.get() ? 1 : 0;
      }
      assertThat(done).isEqualTo(Workers.MAX_WAITING + 1);
    }
  }
}
