package io.ringfort.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final String ONE = "SM" + "1".repeat(32);
  private static final String OTHER = "SM" + "2".repeat(32);
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeTimer timer = new FakeTimer();
  private final FakeQueue queue = new FakeQueue(timer);
  private final Topics topics = Topics.of(2);
  private final Json json = new Json();
  private final FakeArchive archive = new FakeArchive();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final StepHistory history = new StepHistory(About.MESSAGE, archive, json);
  private final Steps steps =
      new Steps(
          About.MESSAGE,
          queue,
          topics.postflight(),
          json,
          new SidMint(new byte[] {1}),
          timer,
          metrics);

  private static TimelineEntry entry(int second, Map<String, String> details) {
    return new TimelineEntry(AT.plusSeconds(second), "webhook", "step " + second, details);
  }

  private void archive() {
    Archiver.start(queue, topics.postflight(), archive, _ -> Optional.empty());
  }

  @Test
  void areReadInTheirOrderOfWhatTheyAreAboutOnly() {
    archive();
    steps.add(ACCOUNT, ONE, entry(2, Map.of("a", "b")));
    steps.add(ACCOUNT, ONE, entry(1, Map.of()));
    steps.add(ACCOUNT, OTHER, entry(3, Map.of()));

    await().until(() -> history.of(ACCOUNT, ONE).size() == 2);
    assertThat(history.of(ACCOUNT, ONE))
        .containsExactly(entry(1, Map.of()), entry(2, Map.of("a", "b")));
    assertThat(new StepHistory(About.CALL, archive, json).of(ACCOUNT, ONE)).isEmpty();
  }

  @Test
  void areChangedAndErasedOfOneOnly() {
    archive();
    steps.add(ACCOUNT, ONE, entry(1, Map.of("body", "secret", "status", "200")));
    steps.add(ACCOUNT, OTHER, entry(1, Map.of("body", "secret")));
    await().until(() -> history.of(ACCOUNT, OTHER).size() == 1);
    await().until(() -> history.of(ACCOUNT, ONE).size() == 1);

    history.rewrite(ACCOUNT, ONE, e -> e.keeping(name -> !name.equals("body")));
    assertThat(history.of(ACCOUNT, ONE)).containsExactly(entry(1, Map.of("status", "200")));
    history.erase(ACCOUNT, ONE);
    assertThat(history.of(ACCOUNT, ONE)).isEmpty();
    assertThat(history.of(ACCOUNT, OTHER)).containsExactly(entry(1, Map.of("body", "secret")));
  }

  @Test
  void aHostKeepsNoMoreThanItsShareAndFailuresHaveOneOfTheirOwn() {
    long kept =
        IntStream.range(0, 10_000).filter(i -> steps.add(ACCOUNT, ONE, entry(i, Map.of()))).count();
    assertThat(kept).isEqualTo(2_000);
    assertThat(metrics.counter("ringfort.timeline.steps.lost", "about", "message").count())
        .isEqualTo(8_000);
    assertThat(steps.add(ACCOUNT, ONE, entry(0, Map.of("code", "11200")))).isTrue();

    timer.advance(Duration.ofSeconds(1));
    kept =
        IntStream.range(0, 10_000).filter(i -> steps.add(ACCOUNT, ONE, entry(i, Map.of()))).count();
    assertThat(kept).isEqualTo(500);
    timer.advance(Duration.ofDays(400));
    assertThat(steps.add(ACCOUNT, ONE, entry(0, Map.of()))).isTrue();
  }
}
