package io.ringfort.stack.drill;

import java.util.Arrays;

/// Some numbers, summed up.
record Figures(long count, long p50, long p99, long max) {
  static Figures of(long... values) {
    if (values.length == 0) {
      return new Figures(0, 0, 0, 0);
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Figures(
        sorted.length, at(sorted, 0.50), at(sorted, 0.99), sorted[sorted.length - 1]);
  }

  /// The smallest that at least this part of all does not exceed.
  private static long at(long[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }
}
