package io.ringfort.core.webhooks;

import io.ringfort.core.webhooks.Breaker.Verdict;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// One scheme, host and port: its places for running requests, its queue and its breaker, so that a
/// customer whose server is slow waits for itself only. Any thread; waiting is first come, first
/// served.
final class Destination {
  static final int MAX_RUNNING = 50;
  static final int MAX_WAITING = 200;

  /// Requests that hold this destination, running or waiting; guarded by [Destinations].
  int holders;

  private final InstantSource clock;
  private final Semaphore places = new Semaphore(MAX_RUNNING, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<Breaker> breaker = new AtomicReference<>(Breaker.HEALTHY);

  Destination(InstantSource clock) {
    this.clock = clock;
  }

  /// A place taken; [#leave] gives it back.
  record Place(boolean probe) {}

  /// The answer of [#enter].
  sealed interface Entry {
    record Entered(Place place) implements Entry {}

    record Refused(Fault fault) implements Entry {}
  }

  Entry enter(TimeLimit limit) throws InterruptedException {
    if (!breaker.get().admits(clock.instant())) {
      return pausing(); // before the queue as well: who will be refused should hear it now
    }
    Optional<Fault> unplaced = awaitPlace(limit);
    if (unplaced.isPresent()) {
      return new Entry.Refused(unplaced.get());
    }
    while (true) {
      Breaker before = breaker.get();
      if (!before.admits(clock.instant())) {
        places.release();
        return pausing();
      }
      Breaker after = before.begun();
      if (breaker.compareAndSet(before, after)) {
        return new Entry.Entered(new Place(after instanceof Breaker.Probing));
      }
    }
  }

  private Optional<Fault> awaitPlace(TimeLimit limit) throws InterruptedException {
    if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      String reason =
          MAX_RUNNING + " requests to this server are running and " + MAX_WAITING + " waiting";
      return Optional.of(new Fault(ErrorCodes.CONNECTION, reason, Fault.Kind.OURS));
    }
    try {
      if (places.tryAcquire(limit.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    } finally {
      waiting.decrementAndGet();
    }
    String reason = "the time was over while other requests to this server were running";
    return Optional.of(new Fault(ErrorCodes.TOTAL_TIME, reason, Fault.Kind.OURS));
  }

  private static Entry pausing() {
    String reason =
        "this server failed "
            + Breaker.FAILURES_TO_OPEN
            + " times in a row and is left alone for a moment";
    return new Entry.Refused(new Fault(ErrorCodes.CONNECTION, reason, Fault.Kind.OURS));
  }

  void leave(Place place, Verdict verdict) {
    breaker.updateAndGet(state -> state.ended(verdict, place.probe(), clock.instant()));
    places.release();
  }

  int running() {
    return MAX_RUNNING - places.availablePermits();
  }

  int waiting() {
    return waiting.get();
  }
}
