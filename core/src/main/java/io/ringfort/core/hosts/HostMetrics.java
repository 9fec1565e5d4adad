package io.ringfort.core.hosts;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/// What a host measures of the others and of its own standing.
public final class HostMetrics {
  /// Gauge: hosts as this one sees them, by `state`: `starting`, `up`, `draining`, `gone`.
  public static final String HOSTS = "ringfort.hosts";

  /// Counter: how often this host slept, or was cut off, and had to fall silent.
  public static final String LEASES_LOST = "ringfort.hosts.lease.lost";

  private HostMetrics() {}

  public static void of(Hosts hosts, MeterRegistry metrics) {
    for (Host.State state : Host.State.values()) {
      Gauge.builder(HOSTS, hosts, h -> count(h.all(), state))
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(metrics);
    }
    FunctionCounter.builder(LEASES_LOST, hosts, Hosts::leasesLost).register(metrics);
  }

  /// For the one process that is the whole stack: it is up, and nobody takes over from it.
  public static void alone(MeterRegistry metrics) {
    for (Host.State state : Host.State.values()) {
      Gauge.builder(HOSTS, () -> state == Host.State.UP ? 1 : 0)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(metrics);
    }
    metrics.counter(LEASES_LOST);
  }

  private static long count(List<Host> hosts, Host.State state) {
    return hosts.stream().filter(h -> h.state() == state).count();
  }
}
