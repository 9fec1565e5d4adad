package io.ringfort.voice.takeover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What is measured of takeovers. There also where a process is alone and never takes over, so that
/// rules and charts find the same names on every stack.
///
/// @param taken counter: calls of hosts that died, which go on here
/// @param gap timer: from their loss to their going on
public record TakeoverMeters(Counter taken, Timer gap) {
  public static final String TAKEN = "ringfort.calls.taken.over";
  public static final String GAP = "ringfort.calls.takeover.gap";

  public static TakeoverMeters in(MeterRegistry metrics) {
    return new TakeoverMeters(
        Counter.builder(TAKEN).register(metrics),
        Timer.builder(GAP)
            .publishPercentileHistogram()
            // What is promised: a second or two.
            .serviceLevelObjectives(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5))
            .register(metrics));
  }
}
