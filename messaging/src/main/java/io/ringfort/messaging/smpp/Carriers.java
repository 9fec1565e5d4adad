package io.ringfort.messaging.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/// All carriers, and which of them takes a number. Any thread.
public final class Carriers implements AutoCloseable {
  private final List<Carrier> carriers = new ArrayList<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  public Carriers(
      List<CarrierConfig> configs, DeliverHandler deliveries, Timer timer, MeterRegistry metrics) {
    configs.forEach(c -> carriers.add(new Carrier(c, deliveries, timer, metrics, this::capacity)));
  }

  /// Begins to bind.
  public void start() {
    carriers.forEach(Carrier::start);
  }

  /// The carrier with the longest prefix of the number; among equals the first in the
  /// configuration.
  public Optional<Carrier> route(String to) {
    Carrier best = null;
    int longest = -1;
    for (Carrier carrier : carriers) {
      for (String prefix : carrier.config().prefixes()) {
        if (prefix.length() > longest && to.startsWith(prefix)) {
          best = carrier;
          longest = prefix.length();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /// Calls the listener whenever there may be room where there was none; on any thread, often: it
  /// must be quick.
  public Listening onCapacity(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void capacity() {
    listeners.forEach(Runnable::run);
  }

  /// True when every carrier has a bind that is up.
  public boolean areUp() {
    return carriers.stream().allMatch(Carrier::isUp);
  }

  /// Every carrier, in the order of the configuration.
  public List<Carrier> all() {
    return List.copyOf(carriers);
  }

  @Override
  public void close() {
    // Side by side: each waits for its carrier's answer to the unbind.
    try (ExecutorService closers = Threads.virtualPerTask("unbind")) {
      carriers.stream()
          .flatMap(c -> c.binds().stream())
          .forEach(bind -> closers.execute(bind::close));
    }
  }

  /// An ongoing [#onCapacity].
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
