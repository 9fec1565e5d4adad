package io.ringfort.api.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import io.ringfort.core.hosts.Host;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One start of an API host as the gateway sees it. Any thread; state changes through [#move] and
/// [#failed].
final class Backend {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Duration CHECK_WITHIN = Duration.ofMillis(700);

  /// So many failures in a row, whatever its health says, and it is left out for a while.
  private static final int OUTLIER = 5;

  private static final Duration SHORTEST_OUT = Duration.ofSeconds(1);
  private static final int LONGEST_OUT_SHIFT = 5;

  private final Host host;
  private final WebClient requests;
  private final WebClient checks;
  private final Set<HttpResponse> running = ConcurrentHashMap.newKeySet();
  private volatile Fitness fitness = Fitness.UNKNOWN;
  private int failuresInRow;
  private int timesOut;
  private volatile long outUntil;
  private volatile long lastAnswer = System.nanoTime() - CHECK_WITHIN.toNanos();
  private volatile boolean isOut;

  /// Moves: `UNKNOWN → FIT ⇄ BUSY | DEAF`, from any of them to any other.
  enum Fitness {
    /// Not asked yet.
    UNKNOWN,
    FIT,
    /// It says that it takes nothing new; what it has, it answers.
    BUSY,
    /// It does not answer: what it has is given to others.
    DEAF
  }

  Backend(Host host, ClientFactory factory) {
    this.host = host;
    Endpoint endpoint = Endpoint.of(host.address(), host.port(Gateway.API_PORT));
    this.requests =
        WebClient.builder(SessionProtocol.H2C, endpoint)
            .factory(factory)
            // The waits of an attempt are the limits; files are streamed.
            .responseTimeoutMillis(0)
            .maxResponseLength(0)
            .decorator(
                (inner, context, normalized) -> {
                  // The library writes a path in its own way; the API reads it as it was sent.
                  String path = normalized.headers().get(Attempt.PATH, normalized.path());
                  HttpRequest verbatim =
                      normalized.mapHeaders(
                          h -> h.toBuilder().path(path).removeAndThen(Attempt.PATH).build());
                  context.updateRequest(verbatim);
                  return inner.execute(context, verbatim);
                })
            .build();
    this.checks =
        WebClient.builder(SessionProtocol.H2C, endpoint)
            .factory(factory)
            .responseTimeout(CHECK_WITHIN)
            .build();
  }

  Host host() {
    return host;
  }

  boolean isIn(String zone) {
    return host.zone().equals(zone);
  }

  boolean isFit(long now) {
    return fitness == Fitness.FIT && !isOut(now);
  }

  Fitness fitness() {
    return fitness;
  }

  private boolean isOut(long now) {
    return isOut && now - outUntil < 0;
  }

  WebClient client() {
    return requests;
  }

  void began(HttpResponse response) {
    running.add(response);
  }

  void ended(HttpResponse response) {
    running.remove(response);
  }

  /// Asks for its health; never waits.
  ///
  /// @param isElsewhere whether what it has could be given to another one
  void check(BooleanSupplier isElsewhere) {
    checks
        .get("/readyz")
        .aggregate()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                move(answer.status().isSuccess() ? Fitness.FIT : Fitness.BUSY);
              } else if (!answersYet()) {
                move(Fitness.DEAF);
                if (isElsewhere.getAsBoolean()) {
                  running.forEach(HttpResponse::abort);
                }
              }
              return null;
            });
  }

  private synchronized void move(Fitness to) {
    if (fitness != to) {
      LOG.info("API host {}: {} to {}", host.name(), fitness, to);
      fitness = to;
    }
  }

  /// One that is merely slow to say how it is answers others meanwhile; a frozen one does not.
  private boolean answersYet() {
    return System.nanoTime() - lastAnswer < CHECK_WITHIN.toNanos();
  }

  /// Nobody needs it any more, such as when it is gone.
  void drop() {
    move(Fitness.DEAF);
    running.forEach(HttpResponse::abort);
  }

  synchronized void answered() {
    lastAnswer = System.nanoTime();
    failuresInRow = 0;
    if (isOut && System.nanoTime() - outUntil > 0) {
      isOut = false;
      timesOut = 0;
    }
  }

  synchronized void failed() {
    if (++failuresInRow >= OUTLIER) {
      failuresInRow = 0;
      long time = SHORTEST_OUT.toNanos() << Math.min(timesOut++, LONGEST_OUT_SHIFT);
      outUntil = System.nanoTime() + time;
      isOut = true;
      LOG.warn("API host {} fails: left out for {} ms", host.name(), time / 1_000_000);
    }
  }
}
