package io.ringfort.stack.drill;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Handsets that nobody else uses, most likely: any number is one. Any thread.
final class Numbers {
  private static final int LEAST = 1_000_000;
  private static final int MOST = 9_000_000;

  private final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(LEAST, MOST));

  String next() {
    return "+1917%07d".formatted(next.getAndIncrement());
  }
}
