package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What the SIP door counts.
public final class EdgeMetrics {
  /// Counter: messages that came in, by `transport`.
  public static final String RECEIVED = "ringfort.sip.edge.received";

  /// Counter: messages that left, by `transport`.
  public static final String SENT = "ringfort.sip.edge.sent";

  /// Counter: what was dropped, by `why`: `flood`, `malformed`, `connections`, `queue`, `nobody`,
  /// `fenced` (this host may not speak).
  public static final String DROPPED = "ringfort.sip.edge.dropped";

  /// Gauge: open connections.
  public static final String CONNECTIONS = "ringfort.sip.edge.connections";

  private final MeterRegistry registry;
  final Counter flood;
  final Counter malformed;
  final Counter connections;
  final Counter queue;
  final Counter nobody;
  final Counter fenced;

  EdgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    flood = dropped("flood");
    malformed = dropped("malformed");
    connections = dropped("connections");
    queue = dropped("queue");
    nobody = dropped("nobody");
    fenced = dropped("fenced");
  }

  private Counter dropped(String why) {
    return registry.counter(DROPPED, "why", why);
  }

  Counter received(Transport transport) {
    return registry.counter(RECEIVED, "transport", transport.parameter());
  }

  Counter sent(Transport transport) {
    return registry.counter(SENT, "transport", transport.parameter());
  }

  Gauge showConnections(Supplier<Number> open) {
    return Gauge.builder(CONNECTIONS, open).strongReference(true).register(registry);
  }

  void hide(Gauge gauge) {
    registry.remove(gauge);
  }
}
