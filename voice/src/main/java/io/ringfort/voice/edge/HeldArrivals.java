package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Messages whose owner is gone and has no successor yet: they wait for one. Not for long, as far
/// ends send again by themselves. Any thread.
final class HeldArrivals {
  private static final int MOST = 10_000;

  private final Map<String, List<Arrival>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Timer timer;
  private final Duration patience;
  private final Counter dropped;

  /// @param dropped counts what found no owner
  HeldArrivals(Timer timer, Duration patience, Counter dropped) {
    this.timer = timer;
    this.patience = patience;
    this.dropped = dropped;
  }

  /// Takes messages for that name.
  ///
  /// @param owner who takes those of a name now; null: nobody yet
  /// @param late the same at the end of the patience; null: nobody at all
  EdgeLink link(
      String name,
      Function<String, @Nullable EdgeLink> owner,
      Function<String, @Nullable EdgeLink> late) {
    return arrival -> hold(name, arrival, owner, late);
  }

  private void hold(
      String name,
      Arrival arrival,
      Function<String, @Nullable EdgeLink> owner,
      Function<String, @Nullable EdgeLink> late) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      dropped.increment();
      return;
    }
    waiting.compute(
        name,
        (_, before) -> {
          var all = before == null ? new ArrayList<Arrival>() : before;
          all.add(arrival);
          return all;
        });
    timer.after(patience, () -> release(name, late.apply(name)));
    // It may have come since it was looked for.
    tell(name, owner);
  }

  /// Somebody may own what waits for that name.
  void tell(String name, Function<String, @Nullable EdgeLink> owner) {
    if (waiting.containsKey(name)) {
      var link = owner.apply(name);
      if (link != null) {
        release(name, link);
      }
    }
  }

  void tellAll(Function<String, @Nullable EdgeLink> owner) {
    waiting.keySet().forEach(name -> tell(name, owner));
  }

  private void release(String name, @Nullable EdgeLink to) {
    var all = waiting.remove(name);
    if (all == null) {
      return;
    }
    count.addAndGet(-all.size());
    if (to == null) {
      dropped.increment(all.size());
    } else {
      all.forEach(to::take);
    }
  }
}
