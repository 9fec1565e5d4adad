package io.ringfort.voice.edge;

import java.net.InetAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// A token bucket for every address that nobody knows, in constant memory: addresses are hashed, by
/// a secret seed, to a fixed number of buckets. Each bucket is one number, the time at which it
/// would be empty again (the "virtual scheduling" of ITU-T I.371). Any thread.
final class FloodGate {
  private static final int BUCKETS = 1 << 16;
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLongArray emptyAt = new AtomicLongArray(BUCKETS);
  private final AtomicLong allEmptyAt;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final long nanosPerMessage;
  private final long burstNanos;
  private final long allNanosPerMessage;

  FloodGate(int perSecond, int burst, int allPerSecond, long nowNanos) {
    nanosPerMessage = SECOND / perSecond;
    burstNanos = nanosPerMessage * burst;
    allNanosPerMessage = SECOND / allPerSecond;
    allEmptyAt = new AtomicLong(nowNanos);
    for (int i = 0; i < BUCKETS; i++) {
      emptyAt.setPlain(i, nowNanos);
    }
  }

  /// Takes a token of the address, and one of all of them.
  ///
  /// @return false when there is none
  boolean admits(InetAddress source, long nowNanos) {
    int bucket = bucket(source);
    while (true) {
      long was = emptyAt.get(bucket);
      long from = was - nowNanos < 0 ? nowNanos : was;
      if (from - nowNanos + nanosPerMessage > burstNanos) {
        return false;
      }
      if (emptyAt.compareAndSet(bucket, was, from + nanosPerMessage)) {
        return admitsAnother(nowNanos);
      }
    }
  }

  /// Spoofed addresses have a bucket each: together they may use up one second's worth.
  private boolean admitsAnother(long nowNanos) {
    while (true) {
      long was = allEmptyAt.get();
      long from = was - nowNanos < 0 ? nowNanos : was;
      if (from - nowNanos + allNanosPerMessage > SECOND) {
        return false;
      }
      if (allEmptyAt.compareAndSet(was, from + allNanosPerMessage)) {
        return true;
      }
    }
  }

  private int bucket(InetAddress source) {
    byte[] bytes = source.getAddress();
    // Who has one IPv6 address has its whole /64.
    int length = bytes.length == 16 ? 8 : bytes.length;
    long hash = seed;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ bytes[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 32) & (BUCKETS - 1);
  }
}
