package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.fakes.FakeTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OwedTest {
  private final FakeTimer timer = new FakeTimer();
  private final FakeHosts hosts = FakeHosts.of("a-voice", "a", Role.VOICE);
  private final Owed owed = new Owed(timer, hosts.lease());
  private final AtomicInteger appends = new AtomicInteger();

  private CompletableFuture<Void> append() {
    return owed.until(
        () -> {
          appends.incrementAndGet();
          return CompletableFuture.completedFuture(null);
        });
  }

  @Test
  void appendsAtOnceWhileTheHostMaySpeak() {
    assertThat(append()).isCompleted();
    assertThat(appends).hasValue(1);
  }

  @Test
  void aHostThatDoesNotKnowWhetherItMaySpeakWaits() {
    hosts.hold(false);
    CompletableFuture<Void> done = append();
    timer.advance(Duration.ofSeconds(5));
    assertThat(appends).hasValue(0);

    hosts.hold(true);
    timer.advance(Duration.ofMillis(100));
    assertThat(done).isCompleted();
    assertThat(appends).hasValue(1);
  }
}
