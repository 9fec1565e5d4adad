package io.ringfort.voice.calls;

import java.util.TreeSet;

/// Which entries of a partition need not come again. One thread.
final class Settling {
  private final TreeSet<Long> under = new TreeSet<>();
  private long next;

  /// An entry came; it is not done with.
  void begin(long offset) {
    under.add(offset);
    next = Math.max(next, offset + 1);
  }

  void done(long offset) {
    under.remove(offset);
    next = Math.max(next, offset + 1);
  }

  /// Everything below need not come again.
  long settled() {
    return under.isEmpty() ? next : under.first();
  }
}
