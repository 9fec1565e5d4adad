package io.ringfort.core.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ringfort.core.hosts.HostMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Finds what this host's own measurements say, those of `/metrics`. No service that collects them
/// is needed. One thread at a time.
public final class MeterSigns implements Sign {
  static final String BIND_UP = "ringfort.smpp.bind.up";
  static final String GATEWAY_UP = "ringfort.sip.gateway.up";
  static final String DATABASE_UP = "ringfort.database.up";
  static final String DOUBTS = "ringfort.messages.doubts";
  static final String QUEUE_AGE = "ringfort.queue.age";
  static final String DEAD_LETTERS = "ringfort.queue.dead.letters";
  static final String REQUESTS = "ringfort.api.requests";
  static final String TAKEOVER_GAP = "ringfort.calls.takeover.gap";

  private static final Duration QUEUE_MAY_WAIT = Duration.ofMinutes(1);
  private static final Duration CALL_MAY_BE_SILENT = Duration.ofSeconds(5);
  private static final Duration BUDGET_WINDOW = Duration.ofMinutes(5);
  private static final double BUDGET = 0.01;

  /// Below so many requests a share says nothing.
  private static final double FEWEST_REQUESTS = 50;

  private final MeterRegistry registry;
  private final String host;
  private final Map<Meter.Id, Double> counted = new HashMap<>();
  private final Deque<Answered> answered = new ArrayDeque<>();

  /// How many requests were answered until then.
  private record Answered(Instant at, double all, double failed) {}

  public MeterSigns(MeterRegistry registry, String host) {
    this.registry = registry;
    this.host = host;
  }

  @Override
  public Set<Finding> look(Instant now) {
    Set<Finding> found = new HashSet<>();
    gateways(
        BIND_UP, "carrier", "bind", AlertKind.CARRIER_DOWN, AlertKind.CARRIER_GATEWAY_DOWN, found);
    gateways(
        GATEWAY_UP, "trunk", "gateway", AlertKind.TRUNK_DOWN, AlertKind.TRUNK_GATEWAY_DOWN, found);
    for (Gauge up : registry.find(DATABASE_UP).gauges()) {
      if (up.value() == 0) {
        found.add(Finding.of(AlertKind.DATABASE_AWAY, "database"));
      }
    }
    for (Gauge age : registry.find(QUEUE_AGE).gauges()) {
      String topic = String.valueOf(age.getId().getTag("topic"));
      // What is there was tried before and waits on purpose.
      if (age.value() > QUEUE_MAY_WAIT.toSeconds() && !topic.endsWith("-later")) {
        found.add(Finding.of(AlertKind.QUEUE_LATE, topic));
      }
    }
    rising(found);
    if (overspent(now)) {
      found.add(Finding.of(AlertKind.ERROR_BUDGET, "api"));
    }
    for (Timer gap : registry.find(TAKEOVER_GAP).timers()) {
      if (gap.max(TimeUnit.MILLISECONDS) > CALL_MAY_BE_SILENT.toMillis()) {
        found.add(Finding.of(AlertKind.TAKEOVER_SLOW, "calls"));
      }
    }
    return found;
  }

  /// Gauges that are 1 for each way to a gateway that is up.
  private void gateways(
      String name, String ofWhom, String which, AlertKind all, AlertKind one, Set<Finding> found) {
    Map<String, Map<String, Boolean>> up = new HashMap<>();
    for (Gauge gauge : registry.find(name).gauges()) {
      // A bind is called gateway#number.
      String gateway = String.valueOf(gauge.getId().getTag(which)).replaceFirst("#\\d+$", "");
      up.computeIfAbsent(String.valueOf(gauge.getId().getTag(ofWhom)), _ -> new HashMap<>())
          .merge(gateway, gauge.value() > 0, Boolean::logicalOr);
    }
    up.forEach(
        (carrier, gateways) -> {
          if (!gateways.containsValue(true)) {
            found.add(Finding.of(all, carrier));
            return;
          }
          gateways.forEach(
              (gateway, isUp) -> {
                if (!isUp) {
                  found.add(Finding.of(one, carrier + " " + gateway));
                }
              });
        });
  }

  private void rising(Set<Finding> found) {
    for (Counter counter : registry.find(DOUBTS).counters()) {
      if (hasRisen(counter, Counter::count)) {
        found.add(Finding.of(AlertKind.DOUBTS, "messages"));
      }
    }
    for (Counter counter : registry.find(DEAD_LETTERS).counters()) {
      if (hasRisen(counter, Counter::count)) {
        found.add(
            Finding.of(AlertKind.DEAD_LETTERS, String.valueOf(counter.getId().getTag("topic"))));
      }
    }
    for (FunctionCounter counter : registry.find(HostMetrics.LEASES_LOST).functionCounters()) {
      if (hasRisen(counter, FunctionCounter::count)) {
        found.add(Finding.of(AlertKind.LEASE_LOST, host));
      }
    }
  }

  private <M extends Meter> boolean hasRisen(M meter, ToDoubleFunction<M> count) {
    double now = count.applyAsDouble(meter);
    @Nullable Double before = counted.put(meter.getId(), now);
    return now > (before == null ? 0 : before);
  }

  private boolean overspent(Instant now) {
    double all = 0;
    double failed = 0;
    for (Timer requests : registry.find(REQUESTS).timers()) {
      all += requests.count();
      if ("5xx".equals(requests.getId().getTag("status"))) {
        failed += requests.count();
      }
    }
    answered.addLast(new Answered(now, all, failed));
    while (answered.getFirst().at().isBefore(now.minus(BUDGET_WINDOW))) {
      answered.removeFirst();
    }
    Answered since = answered.getFirst();
    double requests = all - since.all();
    return requests >= FEWEST_REQUESTS && (failed - since.failed()) / requests > BUDGET;
  }
}
