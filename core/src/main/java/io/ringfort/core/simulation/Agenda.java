package io.ringfort.core.simulation;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Virtual time: what happens when, and every choice of chance. One seed, one history.
public final class Agenda {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MOST_EVENTS = 500_000;

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final SplittableRandom random;
  private long millis;
  private long order;

  public Agenda(long seed) {
    random = new SplittableRandom(seed);
  }

  public Instant now() {
    return START.plusMillis(millis);
  }

  /// As a time of the virtual clock.
  public Instant instant(long atMillis) {
    return START.plusMillis(atMillis);
  }

  public long millis() {
    return millis;
  }

  public void in(long delayMillis, Runnable what) {
    due.add(new Due(millis + Math.max(0, delayMillis), order++, what));
  }

  public void at(Instant time, Runnable what) {
    in(time.toEpochMilli() - START.toEpochMilli() - millis, what);
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// From `from` to `to`, both included.
  public int between(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// Runs until nothing is left to happen.
  public void run() {
    for (int events = 0; !due.isEmpty(); events++) {
      if (events > MOST_EVENTS) {
        throw new Broken(
            "the world", "does not come to rest: got more than " + MOST_EVENTS + " events");
      }
      Due next = due.poll();
      millis = next.atMillis;
      next.what.run();
    }
  }

  private record Due(long atMillis, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
