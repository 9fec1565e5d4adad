package io.ringfort.api.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.api.rendering.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What operators' machines ask for, without credentials: `/healthz` (the process lives), `/readyz`
/// (it may get traffic), `/metrics`.
///
/// @param ready what must be true for this host to take traffic, by name
/// @param metrics the text that a scraper reads
/// @param registry where requests are counted
public record Operations(
    Map<String, BooleanSupplier> ready, Supplier<String> metrics, MeterRegistry registry) {

  public Operations {
    ready = Map.copyOf(ready);
  }

  /// Whose requests nobody counts.
  public Operations(Map<String, BooleanSupplier> ready, Supplier<String> metrics) {
    this(ready, metrics, new SimpleMeterRegistry());
  }

  /// @param draining whether the server takes nothing new
  public void serve(ServerBuilder server, BooleanSupplier draining) {
    server.service("/healthz", (_, _) -> answer(true, Map.of()));
    server.service("/readyz", (_, _) -> readiness(!draining.getAsBoolean()));
    server.service(
        "/metrics",
        (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, metrics.get()));
  }

  private HttpResponse readiness(boolean accepting) {
    Map<String, Boolean> states = new TreeMap<>();
    states.put("accepting", accepting);
    ready.forEach((name, state) -> states.put(name, state.getAsBoolean()));
    return answer(!states.containsValue(false), states);
  }

  private static HttpResponse answer(boolean good, Map<String, Boolean> states) {
    byte[] body =
        JsonOut.object(
            out -> {
              out.text("status", good ? "up" : "down");
              states.forEach(out::flag);
            });
    return HttpResponse.of(
        good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        MediaType.JSON_UTF_8,
        new String(body, StandardCharsets.UTF_8));
  }
}
