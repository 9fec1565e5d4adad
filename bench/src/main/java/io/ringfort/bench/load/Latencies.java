package io.ringfort.bench.load;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts durations in buckets whose width grows with the duration: each is known to 1 in 128, from
/// a microsecond to half an hour, in 25 KB. Any thread may record; read it when all have.
public final class Latencies {
  /// Below 256 each microsecond has its own bucket; above, each doubling has 128.
  private static final int EXACT_BITS = 8;

  private static final int PER_DOUBLING = 1 << (EXACT_BITS - 1);

  /// 2^31 microseconds: 36 minutes.
  private static final int LARGEST_BITS = 31;

  private static final long LARGEST_MICROS = (1L << LARGEST_BITS) - 1;

  private final AtomicLongArray counts =
      new AtomicLongArray((LARGEST_BITS - EXACT_BITS + 2) * PER_DOUBLING);

  /// Longer than half an hour counts as half an hour.
  public void record(long nanos) {
    counts.incrementAndGet(bucket(Math.clamp(nanos / 1_000, 0, LARGEST_MICROS)));
  }

  public long count() {
    long count = 0;
    for (int i = 0; i < counts.length(); i++) {
      count += counts.get(i);
    }
    return count;
  }

  /// The duration, in milliseconds, that this share of all does not exceed: the end of its bucket,
  /// so that it never flatters. 0 where nothing was recorded.
  ///
  /// @param percent above 0, at most 100
  public double millisAt(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "percent: got " + percent + " (expected: above 0, at most 100)");
    }
    long rank = (long) Math.ceil(count() * percent / 100);
    long seen = 0;
    for (int i = 0; i < counts.length() && rank > 0; i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        return lastMicros(i) / 1_000.0;
      }
    }
    return 0;
  }

  private static int bucket(long micros) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(micros) - EXACT_BITS);
    return shift * PER_DOUBLING + (int) (micros >>> shift);
  }

  private static long lastMicros(int bucket) {
    int shift = Math.max(0, bucket / PER_DOUBLING - 1);
    long top = bucket - (long) shift * PER_DOUBLING;
    return ((top + 1) << shift) - 1;
  }
}
