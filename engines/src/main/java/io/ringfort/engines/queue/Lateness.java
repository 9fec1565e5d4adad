package io.ringfort.engines.queue;

import java.util.concurrent.atomic.AtomicLong;

/// How late a reading is: how long the entry that comes next has been waiting at most, as far as it
/// was seen: a reading that has just begun knows nothing of before. The reading thread tells it,
/// any thread asks.
final class Lateness {
  private final AtomicLong upTo = new AtomicLong(System.currentTimeMillis());
  private volatile long lag;

  /// @param millis when an entry that was read had been appended
  void read(long millis) {
    upTo.accumulateAndGet(millis, Math::max);
  }

  /// @param entries that are there and not read
  void lag(long entries, long nowMillis) {
    if (entries == 0) {
      // What comes next was appended after this.
      upTo.accumulateAndGet(nowMillis, Math::max);
    }
    lag = entries;
  }

  /// How many were not read.
  long lag() {
    return lag;
  }

  long millis(long nowMillis) {
    return lag == 0 ? 0 : Math.max(0, nowMillis - upTo.get());
  }
}
