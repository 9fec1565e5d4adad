package io.ringfort.messaging.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.lifecycle.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A carrier: all binds to all of its gateways. Any thread.
public final class Carrier {
  private static final long NANOS = 1_000_000_000L;

  private final CarrierConfig config;
  private final List<Bind> binds = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final long nanosPerSegment;
  private final AtomicLong freeAt = new AtomicLong(Long.MIN_VALUE);

  Carrier(
      CarrierConfig config,
      DeliverHandler deliveries,
      Timer timer,
      MeterRegistry metrics,
      Runnable capacity) {
    this.config = config;
    double rate = config.limits().segmentsPerSecond();
    nanosPerSegment = rate <= 0 ? 0 : Math.round(NANOS / rate);
    for (int i = 0; i < config.limits().bindsPerGateway(); i++) {
      for (CarrierConfig.Gateway gateway : config.gateways()) {
        binds.add(new Bind(config, gateway, i, deliveries, timer, metrics, capacity));
      }
    }
  }

  void start() {
    binds.forEach(Bind::start);
  }

  public String name() {
    return config.name();
  }

  /// What its operator wants done with a submit that was never answered.
  public Policy.UnknownOutcome unknownOutcome() {
    return config.unknownOutcome();
  }

  CarrierConfig config() {
    return config;
  }

  /// True when at least one bind is up.
  public boolean isUp() {
    return binds.stream().anyMatch(Bind::isUp);
  }

  /// Takes room for one message on one of the binds, turn by turn; empty when rate or windows are
  /// used up.
  public Optional<Lease> reserve(int segments, long nowNanos) {
    if (nowNanos < freeAt.get()) {
      return Optional.empty();
    }
    int first = next.getAndIncrement();
    for (int i = 0; i < binds.size(); i++) {
      Bind bind = binds.get(Math.floorMod(first + i, binds.size()));
      if (bind.tryTake(nowNanos)) {
        freeAt.updateAndGet(free -> Math.max(free, nowNanos) + nanosPerSegment * segments);
        return Optional.of(new Lease(this, bind));
      }
    }
    return Optional.empty();
  }

  /// Another bind with room, on another gateway if possible; for a message whose own bind failed
  /// before anything was sent.
  Optional<Bind> takeOther(Bind failed, long nowNanos) {
    return binds.stream()
        .filter(b -> b != failed && !b.gateway().equals(failed.gateway()) && b.tryTake(nowNanos))
        .findFirst()
        .or(() -> binds.stream().filter(b -> b != failed && b.tryTake(nowNanos)).findFirst());
  }

  List<Bind> binds() {
    return List.copyOf(binds);
  }
}
