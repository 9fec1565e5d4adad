package io.ringfort.api.gateway;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Annex;
import io.ringfort.api.http.ErrorAnswers;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.RequestIds;
import io.ringfort.api.http.ServerConfig;
import io.ringfort.api.http.Stamp;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.threads.Threads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/// The HTTP door: every request goes to an API host, own zone first, with a key and a deadline
/// ([Stamp]) that let another API host take it over when the first does not answer. Customers see
/// one address and no failure of a host behind it.
///
/// What it cannot bear it refuses with 429 before it fails. Draining ([#close]) is that of
/// [io.ringfort.api.http.ApiServer].
public final class Gateway implements AutoCloseable {
  /// The port of an API host in [io.ringfort.core.hosts.Host#ports].
  public static final String API_PORT = "api";

  private static final String IN_FLIGHT = "ringfort.gateway.running";
  private static final String SHED = "ringfort.gateway.shed";
  private static final int LONGEST_REQUEST_LINE = 16_384;

  private final Config config;
  private final Backends backends;
  private final Relay relay;
  private final Counter shed;
  private final AtomicInteger running = new AtomicInteger();
  private final ExecutorService threads = Threads.virtualPerTask("gateway");
  private final Annex annex;
  private final Server server;
  private volatile boolean draining;

  /// How it listens and what it bears.
  ///
  /// @param address where it listens; port 0: any free one
  /// @param limits of requests, the same as the API hosts have
  /// @param requests that are under way at a time, over all customers
  /// @param tries of one request and what each may take
  public record Config(
      InetSocketAddress address, ServerConfig.Limits limits, int requests, Tries tries) {

    public static Config usual(InetSocketAddress address) {
      return new Config(address, ServerConfig.usualLimits(), 4_000, Tries.usual());
    }
  }

  /// @param most per request, the first one included
  /// @param each how long one may take: long, since a host that fails is noticed by its health
  /// @param retryShare of retries per request, over all
  /// @param retryBurst how many may come at once, as when a host dies
  public record Tries(int most, Duration each, double retryShare, int retryBurst) {

    public static Tries usual() {
      return new Tries(4, Duration.ofSeconds(4), 0.2, 500);
    }
  }

  private Gateway(
      Config config,
      Hosts hosts,
      StackKey key,
      Operations operations,
      MeterRegistry metrics,
      InstantSource clock,
      Annex annex) {
    this.annex = annex;
    this.config = config;
    this.backends = Backends.start(hosts, metrics);
    this.relay = new Relay(config, backends, key.token(Stamp.PURPOSE), metrics, clock);
    this.shed = metrics.counter(SHED);
    Gauge.builder(IN_FLIGHT, running, AtomicInteger::get).register(metrics);
    ServerConfig.Times times = config.limits().times();
    ServerBuilder builder =
        Server.builder()
            .http(config.address())
            .maxRequestLength(config.limits().bodyBytes())
            .maxNumConnections(config.limits().connections())
            .http1MaxInitialLineLength(LONGEST_REQUEST_LINE)
            .idleTimeout(times.idle())
            .requestTimeout(times.receive())
            .gracefulShutdownTimeout(times.drainQuiet(), times.drainAtMost())
            .errorHandler(new ErrorAnswers())
            .disableServerHeader()
            .serviceUnder("/", this::serve);
    operations.serve(builder, () -> draining);
    annex.serve(builder);
    this.server = builder.build();
  }

  /// Listens when it returns.
  ///
  /// @param hosts those with the role API and a port [#API_PORT] get the requests
  /// @param operations pages of this host for operators
  public static Gateway start(
      Config config,
      Hosts hosts,
      StackKey key,
      Operations operations,
      MeterRegistry metrics,
      InstantSource clock) {
    return start(config, hosts, key, operations, metrics, clock, Annex.none());
  }

  /// The same with something beside.
  public static Gateway start(
      Config config,
      Hosts hosts,
      StackKey key,
      Operations operations,
      MeterRegistry metrics,
      InstantSource clock,
      Annex annex) {
    Gateway started = new Gateway(config, hosts, key, operations, metrics, clock, annex);
    started.server.start().join();
    return started;
  }

  public int port() {
    return server.activeLocalPort(SessionProtocol.HTTP);
  }

  /// Whether any API host is fit for requests: what `/readyz` of a gateway is about.
  public boolean hasBackends() {
    return backends.areFit();
  }

  private HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (draining) {
      var _ = context.initiateConnectionShutdown();
    }
    if (running.incrementAndGet() > config.requests()) {
      running.decrementAndGet();
      shed.increment();
      return ErrorAnswers.written(new ApiException(ApiError.TOO_MANY_REQUESTS), RequestIds.next());
    }
    CompletableFuture<HttpResponse> answer =
        request
            .aggregate()
            .handleAsync(
                (whole, failure) -> {
                  // The time limit was for its arrival.
                  context.clearRequestTimeout();
                  return whole == null
                      ? ErrorAnswers.writtenUnread(failure, RequestIds.next())
                      : relay.pass(context, whole);
                },
                threads);
    HttpResponse response = HttpResponse.of(answer);
    response.whenComplete().handle((_, _) -> running.decrementAndGet());
    return response;
  }

  @Override
  public void close() {
    draining = true;
    annex.close();
    server.stop().join();
    threads.close();
    backends.close();
  }
}
