package io.ringfort.voice.media;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/// What the media thread counts.
final class MediaMeters {
  /// Gauge: streams and rooms that have a turn.
  static final String TURNS = "ringfort.media.turns";

  /// Gauge: commands that wait for the media thread.
  static final String WAITING = "ringfort.media.commands";

  /// Counter: turns that were left out because the thread came too late.
  static final String SKIPPED = "ringfort.media.turns.skipped";

  /// Counter: turns and commands that threw.
  static final String FAILED = "ringfort.media.failures";

  // As many failures are logged with all that is known; then only every thousandth.
  private static final int LOGGED = 5;

  private final AtomicInteger turns = new AtomicInteger();
  private final MeterRegistry registry;
  private final Gauge turning;
  private final Gauge waiting;
  private final Counter skipped;
  private final Counter failed;
  private long failures;

  MediaMeters(MeterRegistry registry, IntSupplier commands) {
    this.registry = registry;
    turning = Gauge.builder(TURNS, turns, AtomicInteger::get).register(registry);
    waiting = Gauge.builder(WAITING, commands::getAsInt).strongReference(true).register(registry);
    skipped = registry.counter(SKIPPED);
    failed = registry.counter(FAILED);
  }

  void turns(int change) {
    turns.addAndGet(change);
  }

  void skipped(long count) {
    skipped.increment(count);
  }

  /// Returns whether this one is to be logged.
  boolean failed() {
    failed.increment();
    failures++;
    return failures <= LOGGED || failures % 1_000 == 0;
  }

  void close() {
    registry.remove(turning);
    registry.remove(waiting);
  }
}
