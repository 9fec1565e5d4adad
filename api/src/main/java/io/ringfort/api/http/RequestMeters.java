package io.ringfort.api.http;

import com.linecorp.armeria.common.HttpMethod;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is measured of the API's requests, from their arrival to their answer.
final class RequestMeters {
  /// Timer: requests by `method` (`GET`, `POST`, `DELETE` or `other`) and by `status`: `2xx`,
  /// `3xx`, `4xx`, `5xx`.
  static final String REQUESTS = "ringfort.api.requests";

  private static final List<String> STATUSES = List.of("2xx", "3xx", "4xx", "5xx");
  private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "other");
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  /// All of them at once: a rate of what has never been there cannot be told from 0.
  RequestMeters(MeterRegistry registry) {
    for (String method : METHODS) {
      for (String status : STATUSES) {
        timers.put(
            method + status,
            Timer.builder(REQUESTS)
                .tags("method", method, "status", status)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
      }
    }
  }

  /// @param status 200 to 599
  void answered(HttpMethod method, int status, Duration after) {
    String known = METHODS.contains(method.name()) ? method.name() : "other";
    Timer timer = timers.get(known + status / 100 + "xx");
    if (timer != null) {
      timer.record(after);
    }
  }
}
