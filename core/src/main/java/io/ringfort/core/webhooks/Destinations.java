package io.ringfort.core.webhooks;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// The destinations that are called or were called lately. One that nobody holds is forgotten,
/// longest unused first, when there is no room; when all are held, a new one is refused. Any
/// thread; the lock is never held over a wait.
final class Destinations {
  static final int MAX = 10_000;

  private final InstantSource clock;
  private final int max;
  private final LinkedHashMap<String, Destination> byOrigin = new LinkedHashMap<>(16, 0.75f, true);

  Destinations(InstantSource clock, int max) {
    this.clock = clock;
    this.max = max;
  }

  /// The destination, held until [#release]; empty when there is no room.
  synchronized Optional<Destination> hold(String origin) {
    Destination destination = byOrigin.get(origin);
    if (destination == null) {
      if (byOrigin.size() >= max && !forgetOne()) {
        return Optional.empty();
      }
      destination = new Destination(clock);
      byOrigin.put(origin, destination);
    }
    destination.holders++;
    return Optional.of(destination);
  }

  private boolean forgetOne() {
    for (Iterator<Destination> eldestFirst = byOrigin.values().iterator();
        eldestFirst.hasNext(); ) {
      if (eldestFirst.next().holders == 0) {
        eldestFirst.remove();
        return true;
      }
    }
    return false;
  }

  synchronized void release(Destination destination) {
    destination.holders--;
  }

  synchronized int size() {
    return byOrigin.size();
  }

  synchronized int sum(ToIntFunction<Destination> of) {
    return byOrigin.values().stream().mapToInt(of).sum();
  }
}
