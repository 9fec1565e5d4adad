package io.ringfort.voice.speech;

import io.ringfort.voice.speech.sound.Sound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured engine and behind it the embedded one. An engine that failed slowly several times
/// in a row is left alone for a while: else every caller would wait for its time limit first. A
/// quick failure costs nobody anything, and may be the fault of one customer's text.
final class Voices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Voices.class);
  private static final int FAILURES_TO_REST = 3;
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(30);

  private final List<Ranked> ranked;
  private final InstantSource clock;

  /// What was said, and by whom.
  record Spoken(Sound sound, boolean byFirst) {}

  private record Health(int failures, Instant restsUntil) {}

  private record Ranked(SpeechEngine engine, AtomicReference<Health> health) {}

  /// @param engines the best first
  Voices(List<SpeechEngine> engines, InstantSource clock) {
    this.ranked =
        engines.stream()
            .map(e -> new Ranked(e, new AtomicReference<>(new Health(0, Instant.MIN))))
            .toList();
    this.clock = clock;
  }

  /// Whose prompts are worth keeping.
  String firstName() {
    return ranked.getFirst().engine().name();
  }

  Spoken speak(String text, String voice, String language)
      throws PromptFailed, InterruptedException {
    PromptFailed last = new PromptFailed(Codes.SPEECH, "every speech engine rests after failures");
    for (Ranked candidate : ranked) {
      if (clock.instant().isBefore(candidate.health().get().restsUntil())) {
        continue;
      }
      long began = System.nanoTime();
      try {
        Sound sound = candidate.engine().synthesize(text, voice, language);
        if (sound.samples().length == 0) {
          throw new PromptFailed(Codes.SPEECH, "got no samples (expected: speech)");
        }
        candidate.health().set(new Health(0, Instant.MIN));
        return new Spoken(sound, candidate == ranked.getFirst());
      } catch (PromptFailed failed) {
        last = failed;
        note(candidate, failed, Duration.ofNanos(System.nanoTime() - began));
      }
    }
    throw last;
  }

  private void note(Ranked candidate, PromptFailed failed, Duration took) {
    LOG.warn("speech engine {} failed: {}", candidate.engine().name(), failed.getMessage());
    if (candidate == ranked.getLast() || took.compareTo(SLOW) < 0) {
      return; // after the last one there is nobody else
    }
    Instant now = clock.instant();
    candidate
        .health()
        .updateAndGet(
            health ->
                health.failures() + 1 < FAILURES_TO_REST
                    ? new Health(health.failures() + 1, Instant.MIN)
                    : new Health(0, now.plus(REST)));
  }

  @Override
  public void close() {
    ranked.forEach(candidate -> candidate.engine().close());
  }
}
