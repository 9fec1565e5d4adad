package io.ringfort.core.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MeterSignsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MeterSigns signs = new MeterSigns(registry, "a-messaging");

  private AtomicReference<Double> gauge(String name, double value, String... tags) {
    AtomicReference<Double> held = new AtomicReference<>(value);
    Gauge.builder(name, held, AtomicReference::get)
        .tags(Tags.of(tags))
        .strongReference(true)
        .register(registry);
    return held;
  }

  @Test
  void aGatewayIsDownWhenAllItsBindsAreAndACarrierWhenAllItsGatewaysAre() {
    AtomicReference<Double> first =
        gauge(MeterSigns.BIND_UP, 1, "carrier", "acme", "bind", "smpp1:2775#0");
    AtomicReference<Double> second =
        gauge(MeterSigns.BIND_UP, 0, "carrier", "acme", "bind", "smpp1:2775#1");
    gauge(MeterSigns.BIND_UP, 1, "carrier", "acme", "bind", "smpp2:2775#0").set(0.0);

    assertThat(signs.look(NOW))
        .containsExactly(Finding.of(AlertKind.CARRIER_GATEWAY_DOWN, "acme smpp2:2775"));
    first.set(0.0);
    assertThat(signs.look(NOW)).containsExactly(Finding.of(AlertKind.CARRIER_DOWN, "acme"));
    second.set(1.0);
    assertThat(signs.look(NOW))
        .containsExactly(Finding.of(AlertKind.CARRIER_GATEWAY_DOWN, "acme smpp2:2775"));
  }

  @Test
  void aCounterIsASignWhenItRises() {
    var doubts = registry.counter(MeterSigns.DOUBTS);
    assertThat(signs.look(NOW)).isEmpty();
    doubts.increment();
    assertThat(signs.look(NOW)).containsExactly(Finding.of(AlertKind.DOUBTS, "messages"));
    assertThat(signs.look(NOW)).isEmpty();
  }

  @Test
  void workThatWaitsOnPurposeIsNotLate() {
    gauge(MeterSigns.QUEUE_AGE, 61, "topic", "webhooks", "group", "webhooks");
    gauge(MeterSigns.QUEUE_AGE, 600, "topic", "webhooks-later", "group", "webhooks-later");
    gauge(MeterSigns.QUEUE_AGE, 59, "topic", "calls", "group", "calls");

    assertThat(signs.look(NOW)).containsExactly(Finding.of(AlertKind.QUEUE_LATE, "webhooks"));
  }

  @Test
  void theErrorBudgetIsOneOfAHundredInFiveMinutes() {
    var good = registry.timer(MeterSigns.REQUESTS, "status", "2xx", "method", "POST");
    var bad = registry.timer(MeterSigns.REQUESTS, "status", "5xx", "method", "POST");
    signs.look(NOW);
    for (int i = 0; i < 99; i++) {
      good.record(Duration.ofMillis(1));
    }
    bad.record(Duration.ofMillis(1));
    assertThat(signs.look(NOW.plusSeconds(2))).isEmpty();
    bad.record(Duration.ofMillis(1));
    assertThat(signs.look(NOW.plusSeconds(4)))
        .containsExactly(Finding.of(AlertKind.ERROR_BUDGET, "api"));
    assertThat(signs.look(NOW.plusSeconds(310))).isEmpty();
  }
}
