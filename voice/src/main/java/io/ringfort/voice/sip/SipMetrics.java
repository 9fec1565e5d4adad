package io.ringfort.voice.sip;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// What the signalling counts.
public final class SipMetrics {
  /// Counter: new requests that came in, by `method`; unknown ones are `other`.
  public static final String REQUESTS_IN = "ringfort.sip.requests.in";

  /// Counter: new requests of ours, by `method`.
  public static final String REQUESTS_OUT = "ringfort.sip.requests.out";

  /// Counter: messages sent again, because nothing told that they arrived.
  public static final String RETRANSMISSIONS = "ringfort.sip.retransmissions";

  /// Counter: requests refused at the door, by `status`.
  public static final String REJECTED = "ringfort.sip.rejected";

  /// Counter: calls that went to another gateway, by `trunk`.
  public static final String FAILOVERS = "ringfort.sip.failovers";

  /// Counter: messages dropped because a lane had too many.
  public static final String OVERLOAD = "ringfort.sip.overload";

  /// Gauge: legs that have not ended.
  public static final String LEGS = "ringfort.sip.legs";

  /// Gauge: requests under way, ours and theirs.
  public static final String TRANSACTIONS = "ringfort.sip.transactions";

  /// Gauge: 1 when a gateway answers, by `trunk` and `gateway`.
  public static final String GATEWAY_UP = "ringfort.sip.gateway.up";

  private static final Set<String> KNOWN =
      Set.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "OPTIONS",
          "REGISTER",
          "PRACK",
          "UPDATE",
          "INFO",
          "REFER",
          "NOTIFY");

  private final MeterRegistry registry;
  final Counter retransmissions;
  final Counter overload;
  final LongAdder transactions = new LongAdder();

  SipMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.retransmissions = registry.counter(RETRANSMISSIONS);
    this.overload = registry.counter(OVERLOAD);
  }

  Counter requestsIn(String method) {
    // The far end may make methods up: each would be a counter of its own.
    return registry.counter(REQUESTS_IN, "method", KNOWN.contains(method) ? method : "other");
  }

  Counter requestsOut(String method) {
    return registry.counter(REQUESTS_OUT, "method", method);
  }

  Counter rejected(int status) {
    return registry.counter(REJECTED, "status", Integer.toString(status));
  }

  Counter failovers(String trunk) {
    return registry.counter(FAILOVERS, "trunk", trunk);
  }

  Gauge showLegs(Supplier<Number> legs) {
    return Gauge.builder(LEGS, legs).strongReference(true).register(registry);
  }

  Gauge showTransactions() {
    return Gauge.builder(TRANSACTIONS, transactions, LongAdder::sum)
        .strongReference(true)
        .register(registry);
  }

  Gauge showGateway(String trunk, String gateway, Supplier<Number> up) {
    return Gauge.builder(GATEWAY_UP, up)
        .tags("trunk", trunk, "gateway", gateway)
        .strongReference(true)
        .register(registry);
  }

  void hide(Gauge gauge) {
    registry.remove(gauge);
  }
}
