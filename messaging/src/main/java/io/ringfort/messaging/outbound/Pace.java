package io.ringfort.messaging.outbound;

/// A sender's rate: segments per second, with a small burst. Time is passed in, in nanoseconds of
/// one monotonic clock.
final class Pace {
  private static final long NANOS = 1_000_000_000L;
  private static final long BURST_NANOS = NANOS / 10;

  private final long nanosPerSegment;
  private boolean used;
  private long freeAt;

  /// @param segmentsPerSecond 0: no limit
  Pace(double segmentsPerSecond) {
    nanosPerSegment = segmentsPerSecond <= 0 ? 0 : Math.round(NANOS / segmentsPerSecond);
  }

  /// How long until something may be sent; 0: now.
  long waitNanos(long now) {
    return used ? Math.max(0, freeAt - now) : 0;
  }

  /// So many segments were sent.
  void spend(int segments, long now) {
    if (nanosPerSegment > 0) {
      // An idle sender has saved up a tenth of a second, no more.
      long idleSince = now - BURST_NANOS;
      freeAt = (used && freeAt - idleSince > 0 ? freeAt : idleSince) + nanosPerSegment * segments;
      used = true;
    }
  }

  /// How long so many segments take.
  long nanosFor(long segments) {
    return nanosPerSegment * segments;
  }
}
