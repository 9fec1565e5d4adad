package io.ringfort.engines.fakes;

import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A timer and a clock whose time passes only when a test says so. Tasks run in the thread that
/// lets time pass, in the order of their times, those of the same time in the order they were
/// planned. Any thread.
public final class FakeTimer implements Timer, InstantSource {
  private final AtomicLong planned = new AtomicLong();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
  private Instant now;

  private record Task(Instant at, long number, Runnable action) {}

  public FakeTimer() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public FakeTimer(Instant now) {
    this.now = now;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Handle after(Duration delay, Runnable action) {
    var task =
        new Task(
            now.plus(delay.isNegative() ? Duration.ZERO : delay),
            planned.getAndIncrement(),
            action);
    tasks.add(task);
    return () -> cancel(task);
  }

  @Override
  public Handle every(Duration delay, Runnable action) {
    return new Repeated(delay, action);
  }

  /// Lets time pass, running what becomes due, and what that plans if it is due too.
  public void advance(Duration time) {
    var end = instant().plus(time);
    for (var task = nextUntil(end); task != null; task = nextUntil(end)) {
      task.action().run();
    }
  }

  /// Jumps to the next planned task and runs it; false when nothing is planned.
  public boolean advanceToNext() {
    Task task;
    synchronized (this) {
      task = tasks.poll();
      if (task == null) {
        return false;
      }
      now = task.at();
    }
    task.action().run();
    return true;
  }

  /// How many tasks are planned; a repeated one counts once.
  public synchronized int size() {
    return tasks.size();
  }

  private synchronized @Nullable Task nextUntil(Instant end) {
    var task = tasks.peek();
    if (task == null || task.at().isAfter(end)) {
      now = end;
      return null;
    }
    now = task.at();
    return tasks.poll();
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  @Override
  public synchronized void close() {
    tasks.clear();
  }

  private final class Repeated implements Handle {
    private final Duration delay;
    private final Runnable action;
    private Handle next;
    private boolean cancelled;

    Repeated(Duration delay, Runnable action) {
      this.delay = delay;
      this.action = action;
      this.next = after(delay, this::run);
    }

    private void run() {
      action.run();
      synchronized (this) {
        if (!cancelled) {
          next = after(delay, this::run);
        }
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      next.cancel();
    }
  }
}
