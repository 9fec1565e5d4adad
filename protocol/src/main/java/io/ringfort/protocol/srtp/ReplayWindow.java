package io.ringfort.protocol.srtp;

/// Which indexes of a source were seen (RFC 3711, 3.3.2): the last 64. One thread.
final class ReplayWindow {
  private static final int SIZE = 64;

  private long highest = -1;
  private long seen;

  /// -1 before the first.
  long highest() {
    return highest;
  }

  boolean isNew(long index) {
    long back = highest - index;
    return highest < 0 || back < 0 || (back < SIZE && (seen >>> back & 1) == 0);
  }

  /// Only what proved genuine is marked.
  void mark(long index) {
    long ahead = index - highest;
    if (highest < 0 || ahead >= SIZE) {
      seen = 1;
      highest = index;
    } else if (ahead > 0) {
      seen = seen << ahead | 1;
      highest = index;
    } else {
      seen |= 1L << -ahead;
    }
  }
}
